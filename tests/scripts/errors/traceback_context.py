try:
    {}["k"]
except KeyError:
    undefined
