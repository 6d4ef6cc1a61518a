package dev.srt.jvm.agent;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A getter in a class file (The Java Virtual Machine Specification, chapter 4), which is to change what it returns before it
 * does so.
 */
final class GetterPatch {
    // Instructions (chapter 6.5).
    private static final int ALOAD_0 = 0x2a;
    private static final int DUP = 0x59;
    private static final int LDC_W = 0x13;
    private static final int GETFIELD = 0xb4;
    private static final int INVOKEVIRTUAL = 0xb6;
    private static final int ARETURN = 0xb0;

    /** {@code aload_0, getfield FIELD, areturn}. */
    private static final int GETTER_LENGTH = 5;

    // Tags of constants (chapter 4.4).
    private static final int UTF8 = 1;
    private static final int CLASS = 7;
    private static final int STRING = 8;
    private static final int METHOD = 10;
    private static final int NAME_AND_TYPE = 12;

    private final byte[] classFile;
    private final ConstantPool pool;
    private final int codeAttribute;
    private final int field;
    private final String returnedClass;

    private GetterPatch(byte[] classFile, ConstantPool pool, int codeAttribute, int field, String returnedClass) {
        this.classFile = classFile;
        this.pool = pool;
        this.codeAttribute = codeAttribute;
        this.field = field;
        this.returnedClass = returnedClass;
    }

    /** The getter of that name, which has no parameters and returns a field as it is; null where there is none. */
    static GetterPatch find(byte[] classFile, String name) {
        ConstantPool pool = ConstantPool.of(classFile);
        ByteBuffer in = ByteBuffer.wrap(classFile);
        in.position(pool.end() + 3 * Short.BYTES);
        skip(in, unsigned(in) * Short.BYTES);
        for (int fields = unsigned(in); fields > 0; fields--) {
            skip(in, 3 * Short.BYTES);
            skipAttributes(in);
        }
        for (int methods = unsigned(in); methods > 0; methods--) {
            skip(in, Short.BYTES);
            boolean named = name.equals(pool.text(unsigned(in)));
            String type = pool.text(unsigned(in));
            int attributes = unsigned(in);
            for (int i = 0; i < attributes; i++) {
                int attribute = in.position();
                boolean code = "Code".equals(pool.text(unsigned(in)));
                int length = in.getInt();
                if (named && code && type.startsWith("()L")) {
                    return of(classFile, pool, attribute, type.substring("()L".length(), type.length() - 1));
                }
                skip(in, length);
            }
        }
        return null;
    }

    private static GetterPatch of(byte[] classFile, ConstantPool pool, int attribute, String returnedClass) {
        ByteBuffer in = ByteBuffer.wrap(classFile);
        in.position(attribute + Short.BYTES + Integer.BYTES + 2 * Short.BYTES);
        boolean plain = in.getInt() == GETTER_LENGTH && (in.get() & 0xff) == ALOAD_0 && (in.get() & 0xff) == GETFIELD;
        int field = plain ? unsigned(in) : 0;
        return plain && (in.get() & 0xff) == ARETURN
                ? new GetterPatch(classFile, pool, attribute, field, returnedClass)
                : null;
    }

    /** The class that the getter returns, as class files name it. */
    String returnedClass() {
        return returnedClass;
    }

    /**
     * The class file whose getter calls a method of what it returns, which takes two strings and returns nothing.
     *
     * @param first the first string; like the second, at most 65,535 bytes long
     */
    byte[] calling(String method, String first, String second) {
        int next = pool.count();
        int invoked = next + 5;
        int[] strings = {next + 7, next + 9};
        int end = codeAttribute + Short.BYTES + Integer.BYTES + attributeLength();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(classFile.length + 1024);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.write(classFile, 0, ConstantPool.BEGIN);
            out.writeShort(next + 10);
            int constants = ConstantPool.BEGIN + Short.BYTES;
            out.write(classFile, constants, pool.end() - constants);
            text(out, returnedClass);
            reference(out, CLASS, next);
            text(out, method);
            text(out, "(Ljava/lang/String;Ljava/lang/String;)V");
            references(out, NAME_AND_TYPE, next + 2, next + 3);
            references(out, METHOD, next + 1, next + 4);
            text(out, first);
            reference(out, STRING, next + 6);
            text(out, second);
            reference(out, STRING, next + 8);

            out.write(classFile, pool.end(), codeAttribute + Short.BYTES - pool.end());
            writeCode(out, invoked, strings);
            out.write(classFile, end, classFile.length - end);
        } catch (IOException e) {
            throw new AssertionError("memory takes every byte", e);
        }
        return bytes.toByteArray();
    }

    private int attributeLength() {
        return ByteBuffer.wrap(classFile).getInt(codeAttribute + Short.BYTES);
    }

    /** The attribute's length and content (chapter 4.7.3). It has no branch, and so needs no stack map. */
    private void writeCode(DataOutputStream out, int invoked, int[] strings) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream code = new DataOutputStream(bytes);
        instruction(code, ALOAD_0);
        instruction(code, GETFIELD, field);
        instruction(code, DUP);
        for (int string : strings) {
            instruction(code, LDC_W, string);
        }
        instruction(code, INVOKEVIRTUAL, invoked);
        instruction(code, ARETURN);
        out.writeInt(2 * Short.BYTES + Integer.BYTES + bytes.size() + 2 * Short.BYTES);
        out.writeShort(4); // stack
        out.writeShort(1); // variables
        out.writeInt(bytes.size());
        bytes.writeTo(out);
        out.writeShort(0); // exception handlers
        out.writeShort(0); // attributes
    }

    private static void instruction(DataOutputStream code, int operation) throws IOException {
        code.writeByte(operation);
    }

    private static void instruction(DataOutputStream code, int operation, int constant) throws IOException {
        code.writeByte(operation);
        code.writeShort(constant);
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        out.writeByte(UTF8);
        out.writeUTF(text);
    }

    private static void reference(DataOutputStream out, int tag, int to) throws IOException {
        out.writeByte(tag);
        out.writeShort(to);
    }

    private static void references(DataOutputStream out, int tag, int first, int second) throws IOException {
        reference(out, tag, first);
        out.writeShort(second);
    }

    private static void skipAttributes(ByteBuffer in) {
        for (int attributes = unsigned(in); attributes > 0; attributes--) {
            skip(in, Short.BYTES);
            skip(in, in.getInt());
        }
    }

    private static int unsigned(ByteBuffer in) {
        return in.getShort() & 0xffff;
    }

    private static void skip(ByteBuffer in, int bytes) {
        in.position(in.position() + bytes);
    }
}
