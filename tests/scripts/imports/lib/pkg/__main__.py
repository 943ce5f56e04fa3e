print("pkg main", __name__)
