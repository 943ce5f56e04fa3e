"""unittest as suites use it: fixtures, sub-tests, skips, expected failures, mocks and coroutines; doctest beside it."""

import asyncio
import doctest
import io
import logging
import re
import sys
import unittest
import warnings
from unittest import mock


class Arithmetic(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        print('class')

    def setUp(self):
        self.numbers = [1, 2, 3]
        self.addCleanup(print, 'clean')

    def test_passes(self):
        self.assertEqual(sum(self.numbers), 6)
        self.assertAlmostEqual(0.1 + 0.2, 0.3)
        self.assertCountEqual([1, 2], (2, 1))
        self.assertRegex('spam', 's.*m')

    def test_fails(self):
        self.assertEqual({'a': 1, 'b': [1, 2]}, {'a': 1, 'b': [1, 3]})

    def test_sub_tests(self):
        for n in self.numbers:
            with self.subTest(n=n):
                self.assertNotEqual(n, 2)

    def test_raises(self):
        with self.assertRaisesRegex(ValueError, 'invalid literal') as caught:
            int('x')
        self.assertIsInstance(caught.exception, ValueError)
        with self.assertWarns(DeprecationWarning):
            warnings.warn('old', DeprecationWarning)
        with self.assertLogs('here', 'INFO') as logged:
            logging.getLogger('here').info('said %d', 3)
        self.assertEqual(logged.output, ['INFO:here:said 3'])

    def test_errs(self):
        self.numbers.nothing()

    @unittest.skip('not now')
    def test_skipped(self):
        self.fail()

    @unittest.expectedFailure
    def test_expected(self):
        self.assertTrue(False)


class Coroutines(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        self.queue = asyncio.Queue()

    async def test_queue(self):
        await self.queue.put(1)
        self.assertEqual(await self.queue.get(), 1)
        called = mock.AsyncMock(return_value=5)
        self.assertEqual(await called(2), 5)
        called.assert_awaited_once_with(2)


class Mocks(unittest.TestCase):
    def test_mocks(self):
        double = mock.Mock(side_effect=[1, KeyError('k')])
        self.assertEqual(double(3, a=4), 1)
        with self.assertRaises(KeyError):
            double()
        print(double.call_args_list, double.call_count)
        with mock.patch('os.getcwd', return_value='/nowhere') as patched, mock.patch.dict(sys.modules, {'gone': None}):
            import os
            self.assertEqual(os.getcwd(), '/nowhere')
            patched.assert_called_once_with()
        magic = mock.MagicMock()
        magic.__len__.return_value = 7
        self.assertEqual(len(magic), 7)
        specified = mock.create_autospec(lambda a, b: None)
        with self.assertRaisesRegex(TypeError, "missing a required argument: 'b'"):
            specified(1)
        with mock.patch('builtins.open', mock.mock_open(read_data='text')):
            self.assertEqual(open('file').read(), 'text')


def double(x):
    """
    >>> double(2)
    4
    >>> double('a')
    'aa'
    >>> double(None)
    Traceback (most recent call last):
        ...
    TypeError: unsupported operand type(s) for *: 'NoneType' and 'int'
    >>> double([1, 2])  # doctest: +ELLIPSIS
    [1, ...]
    """
    return x * 2


if __name__ == '__main__':
    out = io.StringIO()
    suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules['__main__'])
    result = unittest.TextTestRunner(stream=out, verbosity=1).run(suite)
    text = re.sub(r'in \d+\.\d+s', 'in a moment', out.getvalue())
    text = re.sub(r'(?m)^ *File .*\n(    .*\n)*', '', text)
    print(text)
    print(result)
    print(doctest.testmod())
