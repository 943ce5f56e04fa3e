"""hashlib.pbkdf2_hmac and hashlib.scrypt, with the vectors of RFC 6070 and RFC 7914."""

import hashlib


def attempt(function):
    try:
        print(function())
    except Exception as error:
        print(type(error).__name__, error)


print(hashlib.pbkdf2_hmac('sha1', b'password', b'salt', 1).hex())
print(hashlib.pbkdf2_hmac('sha1', b'password', b'salt', 4096).hex())
print(hashlib.pbkdf2_hmac('sha1', b'passwordPASSWORDpassword', b'saltSALTsaltSALTsaltSALTsaltSALTsalt', 4096, 25).hex())
for name in ('md5', 'sha224', 'sha256', 'sha384', 'sha512', 'sha3_256'):
    print(name, hashlib.pbkdf2_hmac(name, b'p' * 200, b's', 3, dklen=40).hex())
print(hashlib.scrypt(b'', salt=b'', n=16, r=1, p=1).hex())
print(hashlib.scrypt(b'password', salt=b'NaCl', n=1024, r=8, p=16, dklen=32).hex())
attempt(lambda: hashlib.pbkdf2_hmac('sha1', b'p', b's', 0))
attempt(lambda: hashlib.pbkdf2_hmac('sha1', b'p', b's', 1, 0))
attempt(lambda: hashlib.scrypt(b'p', salt=b's', n=3, r=1, p=1))
