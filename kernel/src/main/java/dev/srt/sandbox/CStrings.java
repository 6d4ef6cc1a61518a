package dev.srt.sandbox;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.List;
import org.graalvm.nativeimage.UnmanagedMemory;
import org.graalvm.nativeimage.c.struct.SizeOf;
import org.graalvm.nativeimage.c.type.CCharPointer;
import org.graalvm.nativeimage.c.type.CCharPointerPointer;
import org.graalvm.word.WordFactory;

/** Strings as {@code execve(2)} takes them, for native executables alone: the address of each, and a null at the end. */
final class CStrings implements AutoCloseable {
    /** What file names and arguments are written in. */
    private static final Charset NAMES = Charset.forName(System.getProperty("sun.jnu.encoding"));

    private final CCharPointerPointer pointers;
    private final int count;

    private CStrings(CCharPointerPointer pointers, int count) {
        this.pointers = pointers;
        this.count = count;
    }

    /** @throws IOException where one has a NUL, at which it would end */
    static CStrings of(List<String> strings) throws IOException {
        if (strings.stream().anyMatch(string -> string.indexOf(0) >= 0)) {
            throw new IOException("a NUL in an argument, a variable or a path");
        }
        CCharPointerPointer pointers =
                UnmanagedMemory.calloc((strings.size() + 1) * SizeOf.get(CCharPointerPointer.class));
        for (int i = 0; i < strings.size(); i++) {
            pointers.write(i, copy(strings.get(i).getBytes(NAMES)));
        }
        pointers.write(strings.size(), WordFactory.nullPointer());
        return new CStrings(pointers, strings.size());
    }

    private static CCharPointer copy(byte[] bytes) {
        CCharPointer string = UnmanagedMemory.malloc(bytes.length + 1);
        for (int i = 0; i < bytes.length; i++) {
            string.write(i, bytes[i]);
        }
        string.write(bytes.length, (byte) 0);
        return string;
    }

    CCharPointerPointer pointers() {
        return pointers;
    }

    @Override
    public void close() {
        for (int i = 0; i < count; i++) {
            UnmanagedMemory.free(pointers.read(i));
        }
        UnmanagedMemory.free(pointers);
    }
}
