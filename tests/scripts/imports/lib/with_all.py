__all__ = ["shown", "_also"]
shown, hidden, _also, _no = 1, 2, 3, 4
