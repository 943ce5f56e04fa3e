"""Python wrapper for Expat parser."""

import codecs
import re
import sys
import types
from _expat import Scanner

__version__ = "3.14"
EXPAT_VERSION = "expat_2.7.1"
version_info = (2, 7, 1)
native_encoding = "UTF-8"
features = [
    ("sizeof(XML_Char)", 1),
    ("sizeof(XML_LChar)", 1),
    ("XML_DTD", 0),
    ("XML_NS", 0),
    ("XML_GE", 0),
]

XML_PARAM_ENTITY_PARSING_NEVER = 0
XML_PARAM_ENTITY_PARSING_UNLESS_STANDALONE = 1
XML_PARAM_ENTITY_PARSING_ALWAYS = 2


class ExpatError(Exception):
    pass


ExpatError.__module__ = "xml.parsers.expat"
error = ExpatError

_ERRORS = [
    ("XML_ERROR_NO_MEMORY", "out of memory"),
    ("XML_ERROR_SYNTAX", "syntax error"),
    ("XML_ERROR_NO_ELEMENTS", "no element found"),
    ("XML_ERROR_INVALID_TOKEN", "not well-formed (invalid token)"),
    ("XML_ERROR_UNCLOSED_TOKEN", "unclosed token"),
    ("XML_ERROR_PARTIAL_CHAR", "partial character"),
    ("XML_ERROR_TAG_MISMATCH", "mismatched tag"),
    ("XML_ERROR_DUPLICATE_ATTRIBUTE", "duplicate attribute"),
    ("XML_ERROR_JUNK_AFTER_DOC_ELEMENT", "junk after document element"),
    ("XML_ERROR_PARAM_ENTITY_REF", "illegal parameter entity reference"),
    ("XML_ERROR_UNDEFINED_ENTITY", "undefined entity"),
    ("XML_ERROR_RECURSIVE_ENTITY_REF", "recursive entity reference"),
    ("XML_ERROR_ASYNC_ENTITY", "asynchronous entity"),
    ("XML_ERROR_BAD_CHAR_REF", "reference to invalid character number"),
    ("XML_ERROR_BINARY_ENTITY_REF", "reference to binary entity"),
    ("XML_ERROR_ATTRIBUTE_EXTERNAL_ENTITY_REF", "reference to external entity in attribute"),
    ("XML_ERROR_MISPLACED_XML_PI", "XML or text declaration not at start of entity"),
    ("XML_ERROR_UNKNOWN_ENCODING", "unknown encoding"),
    ("XML_ERROR_INCORRECT_ENCODING", "encoding specified in XML declaration is incorrect"),
    ("XML_ERROR_UNCLOSED_CDATA_SECTION", "unclosed CDATA section"),
    ("XML_ERROR_EXTERNAL_ENTITY_HANDLING", "error in processing external entity reference"),
    ("XML_ERROR_NOT_STANDALONE", "document is not standalone"),
    ("XML_ERROR_UNEXPECTED_STATE", "unexpected parser state - please send a bug report"),
    ("XML_ERROR_ENTITY_DECLARED_IN_PE", "entity declared in parameter entity"),
    ("XML_ERROR_FEATURE_REQUIRES_XML_DTD", "requested feature requires XML_DTD support in Expat"),
    ("XML_ERROR_CANT_CHANGE_FEATURE_ONCE_PARSING", "cannot change setting once parsing has begun"),
    ("XML_ERROR_UNBOUND_PREFIX", "unbound prefix"),
    ("XML_ERROR_UNDECLARING_PREFIX", "must not undeclare prefix"),
    ("XML_ERROR_INCOMPLETE_PE", "incomplete markup in parameter entity"),
    ("XML_ERROR_XML_DECL", "XML declaration not well-formed"),
    ("XML_ERROR_TEXT_DECL", "text declaration not well-formed"),
    ("XML_ERROR_PUBLICID", "illegal character(s) in public id"),
    ("XML_ERROR_SUSPENDED", "parser suspended"),
    ("XML_ERROR_NOT_SUSPENDED", "parser not suspended"),
    ("XML_ERROR_ABORTED", "parsing aborted"),
    ("XML_ERROR_FINISHED", "parsing finished"),
    ("XML_ERROR_SUSPEND_PE", "cannot suspend in external parameter entity"),
    ("XML_ERROR_RESERVED_PREFIX_XML",
     "reserved prefix (xml) must not be undeclared or bound to another namespace name"),
    ("XML_ERROR_RESERVED_PREFIX_XMLNS", "reserved prefix (xmlns) must not be declared or undeclared"),
    ("XML_ERROR_RESERVED_NAMESPACE_URI", "prefix must not be bound to one of the reserved namespace names"),
    ("XML_ERROR_INVALID_ARGUMENT", "invalid argument"),
    ("XML_ERROR_NO_BUFFER", "a successful prior call to function XML_GetBuffer was required"),
    ("XML_ERROR_AMPLIFICATION_LIMIT_BREACH", "limit on input amplification factor (from DTD and entities) breached"),
    ("XML_ERROR_NOT_STARTED", "parser not started"),
]

errors = types.ModuleType("pyexpat.errors", "Constants used to describe error conditions.")
errors.codes = {}
errors.messages = {}
for _code, (_name, _text) in enumerate(_ERRORS, 1):
    setattr(errors, _name, _text)
    errors.codes[_text] = _code
    errors.messages[_code] = _text

model = types.ModuleType("pyexpat.model", "Constants used to interpret content model information.")
for _code, _name in enumerate("EMPTY ANY MIXED NAME CHOICE SEQ".split(), 1):
    setattr(model, "XML_CTYPE_" + _name, _code)
for _code, _name in enumerate("NONE OPT REP PLUS".split()):
    setattr(model, "XML_CQUANT_" + _name, _code)
sys.modules["pyexpat.errors"] = errors
sys.modules["pyexpat.model"] = model
del _code, _name, _text


def ErrorString(code, /):
    """Returns string error for given number."""
    return errors.messages.get(code)


def _content_model(text):
    """The tuples that an element's declaration is shown as: type, quantifier, name, children."""
    if text in ("EMPTY", "ANY"):
        return (1 if text == "EMPTY" else 2, 0, None, ())
    tokens = re.findall(r"[(),|?*+]|[^\s(),|?*+]+", text)
    at = 0

    def quantifier():
        nonlocal at
        found = tokens[at] if at < len(tokens) else ""
        if found and found in "?*+":
            at += 1
            return "?*+".index(found) + 1
        return 0

    def group():
        nonlocal at
        at += 1
        children, kind = [], 6
        mixed = False
        while at < len(tokens) and tokens[at] != ")":
            token = tokens[at]
            if token == "(":
                children.append(group())
            elif token in ",|":
                kind = 6 if token == "," else 5
                at += 1
            elif token == "#PCDATA":
                mixed = True
                at += 1
            else:
                at += 1
                children.append((4, quantifier(), token, ()))
        at += 1
        return (3 if mixed else kind, quantifier(), None, tuple(children))

    return group()


# What the scanner says, by number, and who is called.
_HANDLERS = (
    "StartElementHandler", "EndElementHandler", "CharacterDataHandler", "ProcessingInstructionHandler",
    "CommentHandler", "StartCdataSectionHandler", "EndCdataSectionHandler", "StartNamespaceDeclHandler",
    "EndNamespaceDeclHandler", "XmlDeclHandler", "StartDoctypeDeclHandler", "EndDoctypeDeclHandler",
    "ElementDeclHandler", "AttlistDeclHandler", "EntityDeclHandler", "NotationDeclHandler",
    "ExternalEntityRefHandler", "SkippedEntityHandler", "DefaultHandler",
)
_START, _TEXT, _DOCTYPE, _ELEMENT, _ENTITY, _NOTATION, _EXTERNAL, _WORD = 0, 2, 10, 12, 14, 15, 16, 18


class xmlparser:
    """XML parser"""

    for _name in _HANDLERS:
        locals()[_name] = None
    del _name
    DefaultHandlerExpand = None
    NotStandaloneHandler = None
    UnparsedEntityDeclHandler = None
    ErrorCode = 0

    def __init__(self):
        raise TypeError("cannot create 'pyexpat.xmlparser' instances")

    def _begin(self, scanner, encoding, intern):
        self._scanner = scanner
        self._encoding = encoding
        self._decoder = None
        self._early = b""
        self._base = None
        self._at = (1, 0, 0)
        self._fault = None
        self._text = []
        self._text_size = 0
        self.intern = intern
        self.buffer_text = False
        self.buffer_size = 8192
        self.ordered_attributes = False
        self.specified_attributes = False
        self._triplets = False

    @property
    def namespace_prefixes(self):
        return self._triplets

    @namespace_prefixes.setter
    def namespace_prefixes(self, on):
        self._triplets = bool(on)
        self._scanner.set_triplets(self._triplets)

    buffer_used = property(lambda self: self._text_size)
    CurrentLineNumber = property(lambda self: self._at[0])
    CurrentColumnNumber = property(lambda self: self._at[1])
    CurrentByteIndex = property(lambda self: self._at[2])
    ErrorLineNumber = property(lambda self: self._at[0])
    ErrorColumnNumber = property(lambda self: self._at[1])
    ErrorByteIndex = property(lambda self: self._at[2])

    def Parse(self, data, isfinal=False, /):
        """Parse XML data.

'isfinal' should be true at end of input."""
        final = bool(isfinal)
        if isinstance(data, str):
            text = data
        else:
            try:
                text = self._decode(bytes(memoryview(data)), final)
            except UnicodeDecodeError as e:
                self._feed(e.object[:e.start].decode(e.encoding, "ignore"), False)
                self._fail((4, *self._scanner.place()))
        self._feed(text, final)
        return 1

    def _decode(self, data, final):
        if self._decoder is None:
            data = self._early + data
            declared = None
            if not final and len(data) < 512 and b">" not in data:
                self._early = data
                return ""
            self._early = b""
            if self._encoding:
                name = self._encoding
            elif data.startswith((b"\xff\xfe", b"\xfe\xff")):
                name = "utf-16"
            elif data.startswith(b"\xef\xbb\xbf"):
                name = "utf-8-sig"
            elif data.startswith(b"<\0"):
                name = "utf-16-le"
            elif data.startswith(b"\0<"):
                name = "utf-16-be"
            else:
                declared = re.match(rb"<\?xml\s[^>]*?encoding\s*=\s*[\"']([A-Za-z][\w.-]*)[\"']", data)
                name = declared[1].decode() if declared else "utf-8"
                if name.lower() in ("utf-16", "utf16"):
                    self._fail((19, 1, declared.start(1), declared.start(1)))
            try:
                self._decoder = codecs.getincrementaldecoder(name)()
            except LookupError:
                column = declared.start(1) if declared else 0
                self._fail((18, 1, column, column))
        return self._decoder.decode(data, final)

    def _fail(self, fault):
        code, line, column, byte = fault
        self.ErrorCode = code
        self._at = (line, column, byte)
        made = ExpatError(f"{ErrorString(code)}: line {line}, column {column}")
        made.code, made.offset, made.lineno = code, column, line
        raise made

    def _flush(self):
        if self._text:
            text = "".join(self._text)
            self._text = []
            self._text_size = 0
            if self.CharacterDataHandler is not None:
                self.CharacterDataHandler(text)

    def _feed(self, text, final):
        events, fault = self._scanner.feed(text, final)
        for kind, line, column, byte, raw, words in events:
            self._at = (line, column, byte)
            handler = getattr(self, _HANDLERS[kind]) if kind != _WORD else None
            if kind == _TEXT and handler is not None:
                text, = words
                if not self.buffer_text:
                    handler(text)
                    continue
                if self._text_size + len(text) > self.buffer_size:
                    self._flush()
                self._text.append(text)
                self._text_size += len(text)
                continue
            if kind == _ENTITY and words[5] is not None and self.UnparsedEntityDeclHandler is not None:
                self._flush()
                self.UnparsedEntityDeclHandler(words[0], self._base, words[3], words[4], words[5])
                continue
            if handler is None:
                if kind == _WORD and self.StartDoctypeDeclHandler is not None:
                    continue
                handler = self.DefaultHandlerExpand or self.DefaultHandler
                if handler is not None and raw:
                    self._flush()
                    handler(raw)
                continue
            self._flush()
            if kind == _START:
                name, attributes, written = words
                if self.specified_attributes:
                    del attributes[written:]
                if not self.ordered_attributes:
                    attributes = dict(zip(attributes[::2], attributes[1::2]))
                handler(name, attributes)
            elif kind == _ELEMENT:
                handler(words[0], _content_model(words[1]))
            elif kind == _ENTITY:
                name, parameter, value, system, public, notation = words
                handler(name, parameter, value, self._base, system, public, notation)
            elif kind == _NOTATION:
                handler(words[0], self._base, words[1], words[2])
            elif kind == _EXTERNAL:
                if not handler(words[0], self._base, words[1], words[2]):
                    self._fail((21, line, column, byte))
            else:
                handler(*words)
            if kind == _DOCTYPE and words[1] is not None and self.NotStandaloneHandler is not None:
                if not self.NotStandaloneHandler():
                    self._fail((22, line, column, byte))
        self._flush()
        if fault is not None:
            self._fail(fault)
        self._at = self._scanner.place()

    def ParseFile(self, file, /):
        """Parse XML data from file-like object."""
        if not hasattr(file, "read"):
            raise TypeError("argument must have 'read' attribute")
        while True:
            data = file.read(2048)
            if not isinstance(data, (bytes, bytearray, str)):
                raise TypeError(f"read() did not return a bytes object (type={type(data).__name__})")
            if not data:
                return self.Parse(b"", True)
            self.Parse(data)

    def SetBase(self, base, /):
        """Set the base URL for the parser."""
        self._base = base

    def GetBase(self):
        """Return base URL string for the parser."""
        return self._base

    def GetInputContext(self):
        """Return the untranslated text of the input that caused the current event."""
        return None

    def ExternalEntityParserCreate(self, context, encoding=None, /):
        """Create a parser for parsing an external entity based on the information passed to the ExternalEntityRefHandler."""
        made = object.__new__(xmlparser)
        made._begin(self._scanner.of_entity(), encoding, self.intern)
        for name in (*_HANDLERS, "DefaultHandlerExpand", "UnparsedEntityDeclHandler", "NotStandaloneHandler"):
            setattr(made, name, getattr(self, name))
        for name in ("buffer_text", "buffer_size", "ordered_attributes", "specified_attributes", "_base"):
            setattr(made, name, getattr(self, name))
        return made

    def SetParamEntityParsing(self, flag, /):
        """Controls parsing of parameter entities (including the external DTD subset)."""
        return 1

    def UseForeignDTD(self, flag=True, /):
        """Allows the application to provide an artificial external subset if one is not specified as part of the document instance."""
        if flag:
            self._scanner.use_foreign()

    def GetReparseDeferralEnabled(self):
        """Retrieve reparse deferral enabled status; always returns false with Expat <2.6.0."""
        return False

    def SetReparseDeferralEnabled(self, enabled, /):
        """Enable/Disable reparse deferral; enabled by default with Expat >=2.6.0."""


XMLParserType = xmlparser


def ParserCreate(encoding=None, namespace_separator=None, intern=None):
    """Return a new XML parser object."""
    if encoding is not None and not isinstance(encoding, str):
        raise TypeError(f"ParserCreate() argument 'encoding' must be str or None, not {type(encoding).__name__}")
    if namespace_separator is not None:
        if not isinstance(namespace_separator, str):
            raise TypeError("ParserCreate() argument 'namespace_separator' must be str or None, not "
                            + type(namespace_separator).__name__)
        if len(namespace_separator) > 1:
            raise ValueError("namespace_separator must be at most one character, omitted, or None")
    parser = object.__new__(xmlparser)
    parser._begin(Scanner(namespace_separator), encoding, {} if intern is None else intern)
    return parser
