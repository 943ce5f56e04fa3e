"""xml.etree.ElementTree: documents, faults with their places, entities, namespaces, pieces."""

import xml.etree.ElementTree as ET, io
r=ET.fromstring('<?xml version="1.0" encoding="utf-8"?><!DOCTYPE a><a x="1" y=\'2\'>t<b/>tail<c k="v&amp;&lt;&#65;&#x42;">in &gt;<![CDATA[<raw>&]]></c><!-- c --><?pi d?></a>')
print(ET.tostring(r),r.attrib,r[1].text,r[0].tail,[e.tag for e in r.iter()],r.find('c').get('k'),r.findtext('c'),r.findall('.//b'),len(r))
n=ET.fromstring('<a xmlns="u" xmlns:p="v" p:q="1" z="2"><p:b/><c xmlns=""/></a>'); print(n.tag,n.attrib,[c.tag for c in n],ET.tostring(n),n.find('{v}b'),n.find('p:b',{'p':'v'}))
for bad in ('','<a>','<a></b>','<a','<a b></a>','<a b=c/>','<a b="1" b="2"/>','<a>&foo;</a>','<a/>x','<a/><b/>','x<a/>','<a>&#0;</a>','<a><b></a></b>','<p:a/>','<a>\x01</a>','<?xml version="1.0"?><?xml version="1.0"?><a/>',' <?xml version="1.0"?><a/>','<a>]]></a>','<a b="<"/>','<!-- -- --><a/>','<a>&</a>','<a>&a</a>','<1a/>','<a b="&x;"/>','<a><![CDATA[x</a>','<a xmlns:p=""/>','<!DOCTYPE a [<!ENTITY x "y">]><a>&x;&z;</a>','<a>\n<b>\n  <c></d></b></a>','<a/>&amp;','<a b="1"c="2"/>','</a>','<a></a','<!DOCTYPE a [<!FOO>]><a/>','<a xmlns:x="u" xmlns:y="u" x:a="1" y:a="2"/>','<?xml version="1.0" encoding="nope"?><a/>','<?xml versio="1.0"?><a/>','<a>&#xD800;</a>','<>','<a <b/>','<?pi','<!DOCTYPE a [<!ENTITY a "&b;"><!ENTITY b "&a;">]><a>&a;</a>'):
    try: print(repr(bad),ET.tostring(ET.fromstring(bad)))
    except ET.ParseError as e: print(repr(bad),e,e.code,e.position)
print(ET.fromstring('<!DOCTYPE a [<!ENTITY x "y<b>z</b>"><!ENTITY q "&#38;amp;"><!ATTLIST a d CDATA "dv" e NMTOKEN " t ">]><a>&x;&q;</a>').attrib)
print(ET.tostring(ET.fromstring('<!DOCTYPE a [<!ENTITY x "y<b>z</b>">]><a>&x;</a>')))
print(ET.fromstring('<a b="x\ny\tz&#10;w"> \r\n q\rz</a>').attrib,repr(ET.fromstring('<a> \r\n q\rz</a>').text))
for ev,el in ET.iterparse(io.BytesIO(b'<a xmlns:n="u"><b>1</b><!--c--><n:c/></a>'),events=('start','end','start-ns','end-ns','comment','pi')): print(ev,el if isinstance(el,(tuple,type(None))) else el.tag if isinstance(el.tag,str) else 'cm')
p=ET.XMLPullParser(['end']); p.feed('<a><b'); p.feed('>x</b>'); print([(e,x.tag,x.text) for e,x in p.read_events()]); p.feed('</a>'); p.close()
root=ET.Element('r',{'a':'<&"'}); s=ET.SubElement(root,'s'); s.text='é & <'; ET.SubElement(root,'t').tail='\n'; ET.indent(root); t=ET.ElementTree(root); o=io.BytesIO(); t.write(o,encoding='utf-8',xml_declaration=True); print(o.getvalue()); print(ET.tostring(root,encoding='unicode',short_empty_elements=False),ET.tostring(root,'us-ascii'),ET.canonicalize('<b z="1" a="2"><c/></b>'))
print(ET.fromstring('<a>é</a>'.encode('utf-16')).text,ET.fromstring('<?xml version="1.0" encoding="iso-8859-1"?><a>é</a>'.encode('latin-1')).text,ET.fromstring(b'\xef\xbb\xbf<a/>').tag)
print([e.get('i') for e in ET.fromstring('<r><x i="1"/><y><x i="2"/></y><x i="3" j="k"/></r>').findall("./x[@j='k']")],ET.fromstring('<r><x i="1"/><y><x i="2"/></y></r>').findall('.//x[1]'))
class TB(ET.TreeBuilder):
    def comment(s,d): print('C',d)
    def doctype(s,*a): print('DT',a)
ET.fromstring('<!DOCTYPE html PUBLIC "-//W3C" "http://x"><a><!--hi--></a>',parser=ET.XMLParser(target=TB()))
p=ET.XMLParser(); p.entity['foo']='FOO'; p.feed('<!DOCTYPE a SYSTEM "x"><a>&foo;</a>'); print(p.close().text)
try:
    p=ET.XMLParser(); p.feed('<!DOCTYPE a SYSTEM "x"><a>&bar;</a>'); p.close()
except ET.ParseError as e: print(e)
big='<r>'+''.join(f'<i n="{i}">{i*"x"}</i>' for i in range(200))+'</r>'
p=ET.XMLPullParser()
for i in range(0,len(big),7): p.feed(big[i:i+7])
print(sum(len(e.text or '') for _,e in p.read_events()))
try: ET.fromstring('<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">'+''.join(f'<!ENTITY {chr(98+i)} "{("&"+chr(97+i)+";")*10}">' for i in range(9))+']><l>&j;</l>')
except ET.ParseError as e: print(e)
try: ET.fromstring('<!DOCTYPE l [<!ENTITY e0 "x">'+''.join(f'<!ENTITY e{i+1} "&e{i};">' for i in range(100000))+']><l>&e100000;</l>'); print('deep')
except ET.ParseError as e: print('deep')
