/**
 * A Python program that makes system calls by number, and prints for each the errno's name, or "done". Its argument is
 * JSON: [[number, argument…], …]; "i386" before the number makes it as a 32-bit program does, on x86-64.
 */
export const TRY_CALLS = `
import ctypes, errno, json, mmap, os, sys
libc = ctypes.CDLL(None, use_errno=True)
# push rbx; mov eax, edi; mov ebx, esi; int 0x80; pop rbx; ret
CODE = bytes.fromhex('53 89 f8 89 f3 cd 80 5b c3')
def i386(number, first=0):
    page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(CODE)
    address = ctypes.addressof(ctypes.c_char.from_buffer(page))
    returned = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int, ctypes.c_int)(address)(number, first)
    return errno.errorcode[-returned] if returned < 0 else 'done'
def native(number, *arguments):
    returned = libc.syscall(ctypes.c_long(number), *[ctypes.c_ulong(a) for a in (arguments + (0,) * 6)[:6]])
    return errno.errorcode[ctypes.get_errno()] if returned == -1 else 'done'
for number, *arguments in json.loads(sys.argv[1]):
    print(i386(*arguments) if number == 'i386' else native(number, *arguments), flush=True)
`;
