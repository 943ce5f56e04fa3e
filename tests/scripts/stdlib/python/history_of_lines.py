"""readline: history and hooks."""

import readline
readline.add_history('a'); readline.add_history('b'); print(readline.get_current_history_length(),readline.get_history_item(1),readline.get_history_item(5)); readline.remove_history_item(0); readline.replace_history_item(0,'z'); print(readline.get_history_item(1)); readline.clear_history(); print(readline.get_current_history_length())
readline.set_completer(len); print(readline.get_completer() is len); readline.parse_and_bind('tab: complete'); readline.set_completer_delims(' '); print(readline.get_completer_delims())
try: readline.set_completer(3)
except TypeError as e: print(e)
