"""os: what the system has beside files and processes."""

import os
import shutil
import tempfile

folder = tempfile.mkdtemp()
path = os.path.join(folder, 'file')
fd = os.open(path, os.O_RDWR | os.O_CREAT)
print(os.pwrite(fd, b'hello world', 0), os.pread(fd, 5, 6), os.pread(fd, 5, 99))
print(os.writev(fd, [b'ab', b'cd']))
os.lseek(fd, 0, os.SEEK_SET)
buffers = [bytearray(3), bytearray(20)]
print(os.readv(fd, buffers), buffers[0], bytes(buffers[1]).rstrip(b'\0'))
status = os.statvfs(folder)
print(len(status), status.f_bsize > 0, status.f_namemax, type(status).__name__, os.fstatvfs(fd).f_frsize > 0)
print(shutil.disk_usage(folder).total > 0)
os.posix_fallocate(fd, 0, 100)
print(os.fstat(fd).st_size)
os.close(fd)

read, write = os.pipe2(os.O_CLOEXEC)
os.write(write, b'through')
print(os.read(read, 99), os.get_inheritable(read))
os.close(read)
os.close(write)

print(len(os.getrandom(5)), os.makedev(8, 1) == os.makedev(os.major(2049), os.minor(2049)), isinstance(os.getgroups(), list))
print(os.getresuid() == (os.getuid(), os.geteuid(), os.getresuid()[2]), os.ctermid(), os.device_encoding(0))
print(os.sched_get_priority_min(os.SCHED_OTHER), os.sched_getscheduler(0) == os.SCHED_OTHER)
memory = os.memfd_create('name')
print(os.write(memory, b'x'), os.fstat(memory).st_size)
os.close(memory)
event = os.eventfd(3)
os.eventfd_write(event, 4)
print(os.eventfd_read(event))
os.close(event)
for call in (lambda: os.statvfs('/no/such/file'), lambda: os.pread(999, 1, 0), lambda: os.ttyname(os.open('/dev/null', 0))):
    try:
        call()
    except OSError as error:
        print(type(error).__name__, error.errno, error.filename)
master, slave = os.openpty()
print(os.isatty(slave), os.ttyname(slave).startswith('/dev/'))
print([name for name in ('popen', 'fwalk', 'environb', 'register_at_fork') if name not in os.__all__])
shutil.rmtree(folder)
