# by hand: 3.11 counts bytes here
é = "ü" ü
