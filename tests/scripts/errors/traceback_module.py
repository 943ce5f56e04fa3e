# by hand: the carets of calls are those of 3.13 and later
import sys, os
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
import helper
helper.run(lambda v: v.lower())
