print("pkg.sub", __package__)
