"""multiprocessing: values and arrays that processes share."""

import multiprocessing as mp
def f(v,a,c):
    with v.get_lock(): v.value+=5
    a[0]=2.5; a[1:3]=[7,8]; c.value=b'hey'
if __name__=='__main__':
    mp.set_start_method('spawn')
    v=mp.Value('i',1); a=mp.Array('d',[1,2,3]); c=mp.Array('c',10)
    p=mp.Process(target=f,args=(v,a,c)); p.start(); p.join(); print(p.exitcode,v.value,list(a),a[:],len(a),c.value,c.raw)
    r=mp.RawValue('d',1.5); print(r.value); r.value=2; print(r.value); q=mp.RawArray('i',3); q[1]=5; print(list(q),q[-1] if 0 else q[2])
    try: v.value=2**40
    except Exception as e: print(type(e).__name__) if 0 else None
    print(mp.Value('i').value,mp.Value('i',3,lock=False).value)
