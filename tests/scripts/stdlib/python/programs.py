# argparse, logging, warnings, traceback, unittest, doctest, ast, timeit, getopt, string of tools.
import argparse
import ast
import contextlib
import doctest
import getopt
import graphlib
import io
import logging
import sys
import timeit
import traceback
import unittest
import warnings

parser = argparse.ArgumentParser(prog='tool', description='A tool.')
parser.add_argument('files', nargs='+')
parser.add_argument('-n', '--number', type=int, default=1, help='how many')
parser.add_argument('--flag', action='store_true')
sub = parser.parse_args(['a', 'b', '-n', '3', '--flag'])
print(sub)
with contextlib.redirect_stderr(io.StringIO()) as err:
    try:
        parser.parse_args(['-n', 'x', 'f'])
    except SystemExit as e:
        print(e.code, err.getvalue().splitlines()[-1])

stream = io.StringIO()
logging.basicConfig(stream=stream, level=logging.INFO, format='%(levelname)s:%(name)s:%(message)s')
log = logging.getLogger('app.part')
log.info('hello %s', 'x')
log.debug('hidden')
try:
    1 / 0
except ZeroDivisionError:
    log.exception('failed')
print(stream.getvalue().splitlines()[:2], stream.getvalue().splitlines()[-1])

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter('always')
    warnings.warn('old', DeprecationWarning)
    print(len(caught), caught[0].category.__name__, caught[0].message)
with warnings.catch_warnings():
    warnings.simplefilter('error')
    try:
        warnings.warn('bad')
    except UserWarning as e:
        print('raised', e)


def fails():
    raise ValueError('inner')


try:
    try:
        fails()
    except ValueError as e:
        raise KeyError('outer') from e
except KeyError as e:
    text = traceback.format_exc()
    print(text.splitlines()[0], text.splitlines()[-1], 'direct cause' in text)
    print(traceback.extract_tb(e.__traceback__)[0].name, traceback.format_exception_only(e))


class Case(unittest.TestCase):
    def setUp(self):
        self.v = [1]

    def test_good(self):
        self.assertEqual(self.v, [1])
        with self.assertRaises(ZeroDivisionError):
            1 / 0

    def test_bad(self):
        self.assertIn(2, self.v)

    @unittest.skip('later')
    def test_skipped(self):
        pass

    def test_sub(self):
        for i in range(2):
            with self.subTest(i=i):
                self.assertLess(i, 5)


result = unittest.TextTestRunner(stream=io.StringIO()).run(unittest.defaultTestLoader.loadTestsFromTestCase(Case))
print(result.testsRun, len(result.failures), len(result.errors), len(result.skipped), result.failures[0][1].splitlines()[-1])


def square(x):
    """
    >>> square(3)
    9
    >>> square('a')
    Traceback (most recent call last):
        ...
    TypeError: can't multiply sequence by non-int of type 'str'
    """
    return x * x


finder, runner = doctest.DocTestFinder(), doctest.DocTestRunner(verbose=False)
for test in finder.find(square, 'square', globs={'square': square}):
    print(runner.run(test))

tree = ast.parse('def f(a, *b):\n    return [x + 1 for x in a if x > 2]\n')
print(ast.dump(tree.body[0].args), tree.body[0].lineno, tree.body[0].body[0].value.col_offset)
print(ast.unparse(tree), ast.literal_eval("{'a': [1, -2.5, (3,), None], 'b': {1, 2}}"))


class Swap(ast.NodeTransformer):
    def visit_Add(self, node):
        return ast.Sub()


space = {}
exec(compile(ast.fix_missing_locations(Swap().visit(tree)), '<tree>', 'exec'), space)
print(space['f']([1, 3, 5]), [type(n).__name__ for n in ast.walk(ast.parse('a = b'))])
try:
    ast.literal_eval('f()')
except ValueError as e:
    print(str(e).split(' on line')[0])
print(getopt.getopt(['-a', '--x=1', 'rest'], 'a', ['x=']), timeit.timeit('pass', number=10) >= 0)
print(list(graphlib.TopologicalSorter({'d': {'b', 'c'}, 'b': {'a'}, 'c': {'a'}}).static_order())[0])
