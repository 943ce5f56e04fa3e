"""The same for the build with a global lock."""

from _sysconfigdata_t_linux_ import build_time_vars
