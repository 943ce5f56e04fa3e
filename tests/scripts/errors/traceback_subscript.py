data = {"a": {"b": [1, 2]}}
print(data["a"]["b"][0])
x = data["a"]["c"]
