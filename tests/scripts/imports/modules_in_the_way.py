# by hand: the advice to rename is that of 3.13
"""What is said of names that are missing in modules that stand beside the program."""
import pathlib
import subprocess
import sys
import tempfile

PROGRAMS = {
    "one.py": "import two\nclass A: pass\n",
    "two.py": "import one\none.A\n",
    "three.py": "from four import b\na = 1\n",
    "four.py": "from three import a\nb = 1\n",
    "random.py": "x = 1\n",
    "way/__init__.py": "from . import inner\nlate = 1\n",
    "way/inner.py": "from way import late\n",
}
with tempfile.TemporaryDirectory() as folder:
    folder = pathlib.Path(folder).resolve()
    (folder / "way").mkdir()
    for name, text in PROGRAMS.items():
        (folder / name).write_text(text)
    for program in ("import one", "import three", "import random; random.choice", "from random import choice", "import way"):
        (folder / "main.py").write_text(program)
        run = subprocess.run([sys.executable, str(folder / "main.py")], capture_output=True, text=True)
        print(program, "->", run.stderr.strip().splitlines()[-1].replace(str(folder), "FOLDER"))
    (folder / "sub").mkdir()
    (folder / "sub" / "main.py").write_text(f"import sys\nsys.path.append({str(folder)!r})\nimport one")
    run = subprocess.run([sys.executable, str(folder / "sub" / "main.py")], capture_output=True, text=True)
    print("elsewhere", "->", run.stderr.strip().splitlines()[-1].replace(str(folder), "FOLDER"))
    (folder / "sub" / "main.py").write_text(f"import sys\nsys.path.append({str(folder)!r})\nimport three")
    run = subprocess.run([sys.executable, str(folder / "sub" / "main.py")], capture_output=True, text=True)
    print("elsewhere", "->", run.stderr.strip().splitlines()[-1].replace(str(folder), "FOLDER"))
