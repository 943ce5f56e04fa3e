lambda x: = 3
