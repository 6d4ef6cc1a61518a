import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Makes srt's jar start faster, run by seal: {@code java Refit.java JAR DIRECTORY}.
 *
 * <ul>
 *   <li>The JDK's AOT cache leaves out classes whose format is older than Java 6, picocli's among them, since they lack the table by
 *       which classes are verified (StackMapTable; Java Virtual Machine Specification, 4.10). They get it.
 *   <li>A {@code switch} over types makes a class of its own at its first use, which the cache cannot hold ({@code
 *       java.lang.runtime.SwitchBootstraps}). In srt's own classes it becomes a method that asks one type after the other.
 *   <li>What is only of use to Maven is left out, because opening the jar reads the name of every entry. What is no class is stored as it
 *       is: srt copies some of it at each start.
 *   <li>Native libraries are laid into the directory, or Netty would copy its own into a temporary file at each start.
 * </ul>
 */
public final class Refit {
    private static final int MAJOR_VERSION = 6;
    private static final ClassDesc SWITCHES = ClassDesc.of("java.lang.runtime.SwitchBootstraps");
    private static final MethodTypeDesc SELECTOR =
            MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_Object, ConstantDescs.CD_int);

    private Refit() {}

    public static void main(String... arguments) throws IOException {
        Path jar = Path.of(arguments[0]);
        Path libraries = Path.of(arguments[1]);
        Path refitted = Path.of(jar + ".new");
        try (ZipFile from = new ZipFile(jar.toFile());
                URLClassLoader classes = new URLClassLoader(
                        new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
                OutputStream file = new BufferedOutputStream(Files.newOutputStream(refitted));
                ZipOutputStream to = new ZipOutputStream(file)) {
            ClassFile writer = ClassFile.of(
                    StackMapsOption.GENERATE_STACK_MAPS,
                    ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(classes)
                            .orElse(ClassHierarchyResolver.defaultResolver())));
            for (ZipEntry entry : Collections.list(from.entries())) {
                String name = entry.getName();
                if (entry.isDirectory() || name.startsWith("META-INF/maven/")) {
                    continue;
                }
                byte[] content = from.getInputStream(entry).readAllBytes();
                if (name.startsWith("META-INF/native/")) {
                    Files.write(libraries.resolve(name.substring(name.lastIndexOf('/') + 1)), content);
                }
                write(to, entry, name.endsWith(".class") ? refit(writer, name, content) : content);
            }
        }
        Files.move(refitted, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void write(ZipOutputStream to, ZipEntry from, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(from.getName());
        entry.setTimeLocal(from.getTimeLocal());
        if (!from.getName().endsWith(".class")) {
            CRC32 sum = new CRC32();
            sum.update(content);
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(content.length);
            entry.setCrc(sum.getValue());
        }
        to.putNextEntry(entry);
        to.write(content);
        to.closeEntry();
    }

    private static byte[] refit(ClassFile writer, String name, byte[] content) {
        int version = Byte.toUnsignedInt(content[MAJOR_VERSION]) << Byte.SIZE | Byte.toUnsignedInt(content[MAJOR_VERSION + 1]);
        if (version < ClassFile.JAVA_6_VERSION) {
            ClassTransform renewed = ClassTransform.endHandler(made -> made.withVersion(ClassFile.JAVA_8_VERSION, 0));
            return writer.transformClass(
                    writer.parse(content), renewed.andThen(ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)));
        }
        return name.startsWith("dev/srt/") ? withoutTypeSwitches(writer, content) : content;
    }

    private static byte[] withoutTypeSwitches(ClassFile writer, byte[] content) {
        ClassModel old = writer.parse(content);
        List<List<ClassDesc>> switches = new ArrayList<>();
        boolean isInterface = old.flags().has(AccessFlag.INTERFACE);
        CodeTransform calls = (code, element) -> {
            if (element instanceof InvokeDynamicInstruction call && isTypeSwitch(call)) {
                ClassDesc self = old.thisClass().asSymbol();
                code.invokestatic(self, nameOf(switches.size()), SELECTOR, isInterface);
                switches.add(call.bootstrapArgs().stream().map(ClassDesc.class::cast).toList());
            } else {
                code.with(element);
            }
        };
        byte[] made = writer.transformClass(
                old, ClassTransform.transformingMethodBodies(calls).andThen(new ClassTransform() {
                    @Override
                    public void accept(ClassBuilder builder, ClassElement element) {
                        builder.with(element);
                    }

                    @Override
                    public void atEnd(ClassBuilder builder) {
                        for (int i = 0; i < switches.size(); i++) {
                            List<ClassDesc> types = switches.get(i);
                            builder.withMethodBody(
                                    nameOf(i),
                                    SELECTOR,
                                    ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC,
                                    code -> select(code, types));
                        }
                    }
                }));
        return switches.isEmpty() ? content : made;
    }

    /** Constants and enum constants among the labels are left to the JDK. */
    private static boolean isTypeSwitch(InvokeDynamicInstruction call) {
        return call.bootstrapMethod().owner().equals(SWITCHES)
                && call.name().equalsString("typeSwitch")
                && call.typeSymbol().returnType().equals(ConstantDescs.CD_int)
                && call.bootstrapArgs().stream().allMatch(ClassDesc.class::isInstance);
    }

    private static String nameOf(int index) {
        return "$typeSwitch$" + index;
    }

    /** As {@code SwitchBootstraps.typeSwitch} has it: -1 for null, the first type from the given one on that fits, else their number. */
    private static void select(CodeBuilder code, List<ClassDesc> types) {
        Label given = code.newLabel();
        code.aload(0).ifnonnull(given).iconst_m1().ireturn().labelBinding(given);
        for (int i = 0; i < types.size(); i++) {
            Label next = code.newLabel();
            code.iload(1).loadConstant(i).if_icmpgt(next);
            code.aload(0).instanceOf(types.get(i)).ifeq(next);
            code.loadConstant(i).ireturn().labelBinding(next);
        }
        code.loadConstant(types.size()).ireturn();
    }
}
