"""What sysconfig tells of how this interpreter was built: no makefile made it, so it is the little that programs ask for."""

import sys

_machine = sys.implementation._multiarch if hasattr(sys.implementation, '_multiarch') else ''

build_time_vars = {
    'ABIFLAGS': getattr(sys, 'abiflags', ''),
    'CC': '',
    'CONFIG_ARGS': '',
    'EXT_SUFFIX': f'.{sys.implementation.cache_tag}.so',
    'HAVE_FORK': 1,
    'LDVERSION': '3.14' + getattr(sys, 'abiflags', ''),
    'LIBDIR': sys.prefix + '/lib',
    'MULTIARCH': _machine,
    'Py_DEBUG': 0,
    'Py_ENABLE_SHARED': 0,
    'Py_GIL_DISABLED': int('t' in getattr(sys, 'abiflags', '')),
    'SHLIB_SUFFIX': '.so',
    'SIZEOF_VOID_P': 8,
    'SOABI': sys.implementation.cache_tag,
    'TZPATH': '/usr/share/zoneinfo:/usr/lib/zoneinfo:/usr/share/lib/zoneinfo:/etc/zoneinfo',
    'VERSION': '3.14',
    'WITH_PYMALLOC': 0,
    'prefix': sys.prefix,
    'exec_prefix': sys.exec_prefix,
}
