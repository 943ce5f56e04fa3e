print("fails starts")
before = 1
raise ValueError("while importing")
