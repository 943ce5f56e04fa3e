"""minidom, sax, expat itself, and what stands on them: property lists and XML-RPC."""

from xml.dom import minidom
d=minidom.parseString('<?xml version="1.0"?><!DOCTYPE a [<!ELEMENT a (b|c)*>]><a x="1" xmlns:p="u"><b>t &amp; u</b><!--c--><p:c p:d="e"/><![CDATA[cd]]><?pi x?></a>')
print(d.toxml(),d.documentElement.getAttribute('x'),[n.nodeName for n in d.documentElement.childNodes],d.getElementsByTagName('b')[0].firstChild.data,d.documentElement.toprettyxml(indent=' '),d.getElementsByTagNameNS('u','c')[0].localName,d.doctype.name)
e=d.createElement('n'); e.setAttribute('k','<"'); e.appendChild(d.createTextNode('x>y')); d.documentElement.appendChild(e); print(e.toxml(),d.documentElement.lastChild is e)
try: minidom.parseString('<a>')
except Exception as x: print(type(x).__module__,type(x).__name__,x)
import xml.sax,xml.sax.handler,io
class H(xml.sax.ContentHandler):
    def startDocument(s): print('SD')
    def startElement(s,n,a): print('S',n,dict(a),s.l.getLineNumber(),s.l.getColumnNumber())
    def endElement(s,n): print('E',n)
    def characters(s,c): print('T',repr(c))
    def processingInstruction(s,t,d): print('PI',t,d)
    def setDocumentLocator(s,l): s.l=l
    def endDocument(s): print('ED')
    def startElementNS(s,n,q,a): print('SN',n,q,a.items())
xml.sax.parseString('<a x="1">t\n<b/>&lt;<?p d?></a>',H())
try: xml.sax.parseString('<a><b></a>',H())
except xml.sax.SAXParseException as x: print(x,x.getLineNumber(),x.getColumnNumber())
p=xml.sax.make_parser(); p.setFeature(xml.sax.handler.feature_namespaces,True); p.setContentHandler(H()); p.parse(io.StringIO('<a xmlns="u" b="c"/>'))
from xml.sax.saxutils import escape,quoteattr,unescape,XMLGenerator
print(escape('<a&>',{'x':'y'}),quoteattr('a"b'),unescape('&lt;'))
g=XMLGenerator(io.StringIO()); xml.sax.parseString('<a>x</a>',g)
import plistlib,xmlrpc.client as xc
b=plistlib.dumps({'a':1,'b':[True,2.5,'s',b'by'],'c':{'d':'é'}}); print(b.decode(),plistlib.loads(b),plistlib.loads(plistlib.dumps({'x':[1,'y']},fmt=plistlib.FMT_BINARY)))
print(xc.dumps((1,'a',[2.5],{'k':True}),'meth'),xc.loads(xc.dumps((1,['x']),'m')))
from xml.parsers import expat
p=expat.ParserCreate(); ev=[]
for n in ('StartElementHandler','EndElementHandler','CharacterDataHandler','CommentHandler','ProcessingInstructionHandler','StartCdataSectionHandler','EndCdataSectionHandler','StartDoctypeDeclHandler','EndDoctypeDeclHandler','XmlDeclHandler','ElementDeclHandler','AttlistDeclHandler','EntityDeclHandler','NotationDeclHandler'): setattr(p,n,lambda *a,n=n:ev.append((n,a,p.CurrentLineNumber)))
p.Parse('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<!DOCTYPE r [\n<!ELEMENT r (a,(b|c)*,d?)>\n<!ELEMENT m (#PCDATA|x)*><!ATTLIST r i ID #REQUIRED j (x|y) "x" k CDATA #FIXED "f">\n<!ENTITY e "v"><!ENTITY ex SYSTEM "s"><!NOTATION n PUBLIC "p">]>\n<r i="1">a&amp;b\n<![CDATA[c]]><!--x--><?t  d ?></r>',True)
for e in ev: print(e)
try: p.Parse('x',True)
except expat.ExpatError as e: print(e,e.code,expat.ErrorString(e.code))
p=expat.ParserCreate(namespace_separator=' '); p.StartNamespaceDeclHandler=lambda *a:print('NS',a); p.EndNamespaceDeclHandler=lambda *a:print('EN',a); p.StartElementHandler=lambda *a:print(a); p.Parse('<a xmlns:q="u"><q:b q:c="1"/></a>',1)
print(expat.errors.XML_ERROR_SYNTAX,expat.errors.codes['syntax error'],expat.errors.messages[2],expat.model.XML_CTYPE_SEQ,p.ErrorCode,p.CurrentByteIndex)
try: expat.ParserCreate(namespace_separator='ab')
except ValueError as e: print(e)
p=expat.ParserCreate(); p.StartElementHandler=lambda *a:1/0
try: p.Parse('<a/>')
except ZeroDivisionError: print('ZD')
p=expat.ParserCreate(); p.DefaultHandler=lambda d:print('D',repr(d)); p.Parse('<!DOCTYPE a SYSTEM "x"><a b="c">t&q;</a>',1)
def ext(ctx,base,sysid,pubid):
    s=p.ExternalEntityParserCreate(ctx); s.Parse('<inner/>',True); print('EXT',ctx,sysid); return 1
p=expat.ParserCreate(); p.StartElementHandler=lambda *a:print(a); p.ExternalEntityRefHandler=ext; p.Parse('<!DOCTYPE a [<!ENTITY e SYSTEM "file.xml">]><a>&e;</a>',1)
p=expat.ParserCreate(); p.buffer_text=True; p.CharacterDataHandler=lambda d:print(repr(d)); p.Parse('<a>x\ny&lt;z<b/>w</a>',1)
p=expat.ParserCreate(); p.ordered_attributes=1; p.StartElementHandler=lambda *a:print(a); p.ParseFile(io.BytesIO(b'<a c="1" b="2"/>'))
