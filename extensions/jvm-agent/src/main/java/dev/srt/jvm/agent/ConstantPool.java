package dev.srt.jvm.agent;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Where the constants of a class file lie (The Java Virtual Machine Specification, chapter 4.4). */
final class ConstantPool {
    /** Where its count lies: after the magic number and the version. */
    static final int BEGIN = 8;

    private static final int UTF8 = 1;

    private final byte[] classFile;
    private final int[] offsets;
    private final int end;

    private ConstantPool(byte[] classFile, int[] offsets, int end) {
        this.classFile = classFile;
        this.offsets = offsets;
        this.end = end;
    }

    /**
     * Finds the constants.
     *
     * @throws IllegalArgumentException where one is of an unknown kind, whose length is unknown too
     */
    static ConstantPool of(byte[] classFile) {
        ByteBuffer in = ByteBuffer.wrap(classFile);
        in.position(BEGIN);
        int[] offsets = new int[in.getShort() & 0xffff];
        int next = 1;
        while (next < offsets.length) {
            offsets[next] = in.position();
            int tag = in.get();
            int length = tag == UTF8 ? in.getShort() & 0xffff : lengthOf(tag);
            in.position(in.position() + length);
            next += takesTwoPlaces(tag) ? 2 : 1;
        }
        return new ConstantPool(classFile, offsets, in.position());
    }

    private static int lengthOf(int tag) {
        switch (tag) {
            case 7: // class
            case 8: // string
            case 16: // method type
            case 19: // module
            case 20: // package
                return 2;
            case 15: // method handle
                return 3;
            case 3: // integer
            case 4: // float
            case 9: // field
            case 10: // method
            case 11: // interface method
            case 12: // name and type
            case 17: // dynamic
            case 18: // invokedynamic
                return 4;
            case 5: // long
            case 6: // double
                return 8;
            default:
                throw new IllegalArgumentException("constant of kind " + tag);
        }
    }

    private static boolean takesTwoPlaces(int tag) {
        return tag == 5 || tag == 6;
    }

    /** One more than the highest number of a constant. */
    int count() {
        return offsets.length;
    }

    /** The offset of what follows the constants. */
    int end() {
        return end;
    }

    /** A text among the constants. */
    String text(int number) {
        int from = offsets[number] + 1;
        try (DataInputStream in =
                new DataInputStream(new ByteArrayInputStream(classFile, from, classFile.length - from))) {
            return in.readUTF();
        } catch (IOException e) {
            throw new IllegalArgumentException("constant " + number, e);
        }
    }
}
