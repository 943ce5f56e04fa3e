# by hand: the wording is that of 3.13 and later
from x import
