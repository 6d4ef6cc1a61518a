package dev.srt.landlock.seccomp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Assembles a classic BPF program (the kernel's {@code Documentation/networking/filter.rst}), one instruction a call.
 * Jumps go forward only, to labels placed later.
 */
final class BpfAssembler {
    private static final int LOAD_WORD = 0x20; // BPF_LD | BPF_W | BPF_ABS
    private static final int AND = 0x54; // BPF_ALU | BPF_AND | BPF_K
    private static final int JUMP_EQUAL = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
    private static final int JUMP_AT_LEAST = 0x35; // BPF_JMP | BPF_JGE | BPF_K
    private static final int JUMP_ANY_SET = 0x45; // BPF_JMP | BPF_JSET | BPF_K
    private static final int RETURN = 0x06; // BPF_RET | BPF_K

    private static final int INSTRUCTION_BYTES = 8; // struct sock_filter
    private static final int FARTHEST_JUMP = 255;

    /** A place in the program that jumps can name before it is known. */
    static final class Label {
        private int position = -1;
    }

    private record Instruction(int code, Label yes, Label no, int operand) {}

    private final List<Instruction> instructions = new ArrayList<>();

    /** Loads the 32-bit word at an offset of {@code struct seccomp_data}. */
    BpfAssembler load(int offset) {
        return add(LOAD_WORD, null, null, offset);
    }

    /** Keeps only these bits of what was loaded. */
    BpfAssembler and(int mask) {
        return add(AND, null, null, mask);
    }

    /** Goes to {@code label} unless what was loaded is {@code value}. */
    BpfAssembler unlessEqual(int value, Label label) {
        return add(JUMP_EQUAL, null, label, value);
    }

    /** Goes to {@code label} if what was loaded is {@code value}. */
    BpfAssembler ifEqual(int value, Label label) {
        return add(JUMP_EQUAL, label, null, value);
    }

    /** Goes to {@code label} unless what was loaded, unsigned, is {@code value} or more. */
    BpfAssembler unlessAtLeast(int value, Label label) {
        return add(JUMP_AT_LEAST, null, label, value);
    }

    /** Goes to {@code label} unless one of these bits was loaded. */
    BpfAssembler unlessAnySet(int bits, Label label) {
        return add(JUMP_ANY_SET, null, label, bits);
    }

    /** Ends the program with a seccomp action. */
    BpfAssembler answer(int action) {
        return add(RETURN, null, null, action);
    }

    /** Gives the label its place: the next instruction. */
    BpfAssembler place(Label label) {
        label.position = instructions.size();
        return this;
    }

    /** The program as an array of {@code struct sock_filter} in this machine's byte order. */
    byte[] assemble() {
        ByteBuffer program =
                ByteBuffer.allocate(instructions.size() * INSTRUCTION_BYTES).order(ByteOrder.nativeOrder());
        for (int i = 0; i < instructions.size(); i++) {
            Instruction instruction = instructions.get(i);
            program.putShort((short) instruction.code())
                    .put(distance(i, instruction.yes()))
                    .put(distance(i, instruction.no()))
                    .putInt(instruction.operand());
        }
        return program.array();
    }

    private BpfAssembler add(int code, Label yes, Label no, int operand) {
        instructions.add(new Instruction(code, yes, no, operand));
        return this;
    }

    private static byte distance(int from, Label label) {
        if (label == null) {
            return 0;
        }
        int distance = label.position - from - 1;
        if (label.position < 0 || distance < 0 || distance > FARTHEST_JUMP) {
            throw new IllegalStateException("a jump of " + distance + " instructions");
        }
        return (byte) distance;
    }
}
