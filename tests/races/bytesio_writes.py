"""io.BytesIO: each `write` and `read` is one step on buffer and position: no bytes are lost, mixed or read twice.

weakened: no-lock
"""

import io

from race import expect, rounds, together

N = 200
for _ in rounds():
    shared = io.BytesIO()

    def write(byte):
        def run():
            for _ in range(N):
                shared.write(byte * 3)

        return run

    together(write(b"a"), write(b"b"), write(b"c"))
    written = shared.getvalue()
    expect(len(written) == 9 * N, "writes lost:", len(written))
    parts = [written[i : i + 3] for i in range(0, len(written), 3)]
    expect(all(part == part[:1] * 3 for part in parts), "two writes mixed")

    shared.seek(0)

    def read():
        got = []
        while part := shared.read(3):
            got.append(part)
        return got

    got = sum(together(read, read, read), [])
    expect(sorted(got) == sorted(parts), "bytes read twice or never")
