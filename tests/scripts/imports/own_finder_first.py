"""A finder of the program's own, entered before anybody has imported importlib."""

import sys


class Finder:
    asked = []

    def find_spec(self, name, path=None, target=None):
        self.asked.append(name)
        return None


sys.meta_path.insert(0, Finder())
import colorsys
import json.decoder
print('colorsys' in Finder.asked, 'json.decoder' in Finder.asked, colorsys.rgb_to_hls(1, 0, 0), json.decoder.__name__)
try:
    import no_such_module
except ImportError as error:
    print(type(error).__name__, error, Finder.asked[-1])
