"""Methods and native functions in pickles, buffers out of band, pickles cut short."""

import pickle,operator
class A:
    def m(self): return 7
    @classmethod
    def c(cls): return cls.__name__
for x in (A().m,A.c,[].append,str.upper,'abc'.upper,dict.fromkeys,list.__add__,(1).__add__,A.m,len,operator.itemgetter(1),operator.attrgetter('a.b'),operator.methodcaller('f',1,b=2)):
    for p in (0,2,5):
        try: y=pickle.loads(pickle.dumps(x,p)); print(type(y).__name__,getattr(y,'__name__',None))
        except Exception as e: print(type(e).__name__,e)
print(pickle.loads(pickle.dumps(A().m))(),pickle.loads(pickle.dumps('abc'.upper))(),A().m.__reduce__()[0],str.upper.__reduce__(),'abc'.upper.__reduce__())
import copy; print(copy.copy(A().m).__name__,copy.deepcopy([A().m])[0]())
b=[]; z=pickle.dumps([pickle.PickleBuffer(bytearray(b'big'))],5,buffer_callback=b.append); print(pickle.loads(z,buffers=b),bytes(b[0].raw()))
print(pickle.loads(pickle.dumps(pickle.PickleBuffer(b'inband'),5)))
for bad in (b'',b'\x80',b'garbage',b'(lp0',b'I1\n',b'\xff',b'\x80\x04\x95',b'z.'):
    try: print(pickle.loads(bad))
    except Exception as e: print(bad,type(e).__name__,e)
