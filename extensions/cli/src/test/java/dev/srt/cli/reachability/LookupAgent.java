package dev.srt.cli.reachability;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassHierarchyResolver.ClassHierarchyInfo;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.security.ProtectionDomain;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An agent that has every class but the JDK's call {@link Lookups} where it would call the JDK to look something up by name. A
 * call by an instance becomes one of a static method that takes the instance first, so nothing else in a method changes.
 */
public final class LookupAgent implements ClassFileTransformer {
    private static final ClassDesc RECORDER = ClassDesc.of(Lookups.class.getName());

    /** What is replaced, by owner, name and descriptor; the value is the descriptor of the replacement. */
    private static final Map<String, MethodTypeDesc> REPLACED = Arrays.stream(Lookups.class.getDeclaredMethods())
            .filter(method -> method.isAnnotationPresent(InsteadOf.class))
            .collect(Collectors.toMap(LookupAgent::replacedBy, LookupAgent::descriptor));

    private LookupAgent() {}

    /**
     * Called by the JVM.
     *
     * @param file where what is looked up is written to, when the JVM ends
     */
    public static void premain(String file, Instrumentation instrumentation) {
        Lookups.writeTo(file);
        instrumentation.addTransformer(new LookupAgent());
    }

    private static MethodTypeDesc descriptor(Method method) {
        return MethodTypeDesc.of(
                ClassDesc.ofDescriptor(method.getReturnType().descriptorString()),
                Arrays.stream(method.getParameterTypes())
                        .map(type -> ClassDesc.ofDescriptor(type.descriptorString()))
                        .toList());
    }

    private static String replacedBy(Method method) {
        InsteadOf original = method.getAnnotation(InsteadOf.class);
        MethodTypeDesc descriptor = descriptor(method);
        return key(
                original.value().descriptorString(),
                method.getName(),
                original.isStatic() ? descriptor : descriptor.dropParameterTypes(0, 1));
    }

    private static String key(String owner, String name, MethodTypeDesc descriptor) {
        return owner + name + descriptor.descriptorString();
    }

    @Override
    public byte[] transform(
            ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] content) {
        if (loader == null
                || loader.equals(ClassLoader.getPlatformClassLoader())
                || name.startsWith("dev/srt/cli/reachability/")
                || name.contains("$Proxy")) {
            return null;
        }
        try {
            ClassFile classFile = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(hierarchy(loader)));
            return classFile.transformClass(
                    classFile.parse(content),
                    ClassTransform.transformingMethods(LookupAgent::looksUp, MethodTransform.transformingCode(CALLS)));
        } catch (RuntimeException e) {
            Lookups.failed(name + ": " + e);
            return null;
        }
    }

    /** For the frames of changed methods. What is not on the class path is only ever handled as an object there. */
    private static ClassHierarchyResolver hierarchy(ClassLoader loader) {
        return ClassHierarchyResolver.ofResourceParsing(loader)
                .orElse(ClassHierarchyResolver.ofResourceParsing(ClassLoader.getSystemClassLoader()))
                .orElse(type -> ClassHierarchyInfo.ofClass(ConstantDescs.CD_Object));
    }

    private static boolean looksUp(MethodModel method) {
        return method.code().stream()
                .flatMap(code -> code.elementStream())
                .anyMatch(element -> element instanceof InvokeInstruction call && replacement(call) != null);
    }

    private static MethodTypeDesc replacement(InvokeInstruction call) {
        return call.opcode() == Opcode.INVOKESPECIAL
                ? null
                : REPLACED.get(key(
                        call.owner().asSymbol().descriptorString(), call.name().stringValue(), call.typeSymbol()));
    }

    private static final CodeTransform CALLS = (builder, element) -> {
        if (element instanceof InvokeInstruction call && replacement(call) != null) {
            builder.invokestatic(RECORDER, call.name().stringValue(), replacement(call));
        } else {
            builder.with(element);
        }
    };
}
