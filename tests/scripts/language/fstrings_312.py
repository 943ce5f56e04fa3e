# by hand: quotes and line breaks of this kind came with 3.12
"""f-strings as the grammar of 3.12 and later has them."""
words = ["a", "b"]
print(f"{", ".join(words)}")
print(f"{'\n'.join(words)!r}")
print(f"{f"{f"{1 + 1}"}"}")
print(f"{words[0]:>{len("four")}}|")
print(f'{
    words[0]  # a comment
    + "x"
}')
print(f"{"\t".join(words)}" == "a\tb", f"{'\\'}")
d = {"key": "value"}
print(f"{d["key"]} {d['key']=}")
