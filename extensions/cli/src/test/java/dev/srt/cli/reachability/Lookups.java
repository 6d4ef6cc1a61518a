package dev.srt.cli.reachability;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.StackWalker.StackFrame;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import java.util.ResourceBundle;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;

/** Looks up what it is asked for, as the JDK would, and notes what was found. Any class may call it. */
public final class Lookups {
    private static final Set<String> FOUND = new ConcurrentSkipListSet<>();
    private static final StackWalker STACK = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);
    private static final String CONSTRUCTOR = "<init>";

    private Lookups() {}

    /** Has what was found written there when the JVM ends. */
    static void writeTo(String file) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                Files.write(Path.of(file), FOUND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }));
    }

    /** A class whose calls cannot be followed. */
    static void failed(String why) {
        FOUND.add(new Lookup(Lookup.Kind.FAILED, why, "", "", List.of()).line());
    }

    private static void found(Lookup.Kind kind, String target, String member) {
        List<StackFrame> stack = STACK.walk(frames -> frames.filter(frame -> frame.getDeclaringClass() != Lookups.class)
                .toList());
        StackFrame caller = stack.getFirst();
        List<String> initializing = stack.stream()
                .filter(frame -> frame.getMethodName().equals("<clinit>"))
                .map(StackFrame::getClassName)
                .toList();
        FOUND.add(new Lookup(kind, target, member, caller.getClassName() + "." + caller.getMethodName(), initializing)
                .line());
    }

    private static Class<?> found(Class<?> type) {
        found(Lookup.Kind.CLASS, type.getName(), "");
        return type;
    }

    private static void member(Class<?> type, String name, Class<?>... parameters) {
        found(
                Lookup.Kind.MEMBER,
                type.getName(),
                name + Arrays.stream(parameters).map(Class::getName).collect(Collectors.joining(",", "(", ")")));
    }

    private static void members(Class<?> type, String which) {
        found(Lookup.Kind.MEMBER, type.getName(), which);
    }

    private static void field(Class<?> type, String name) {
        found(Lookup.Kind.MEMBER, type.getName(), name);
    }

    private static void resource(Object found, String name) {
        if (found != null) {
            found(Lookup.Kind.RESOURCE, name, "");
        }
    }

    private static String absolute(Class<?> type, String name) {
        return name.startsWith("/") ? name.substring(1) : type.getPackageName().replace('.', '/') + "/" + name;
    }

    @InsteadOf(value = Class.class, isStatic = true)
    public static Class<?> forName(String name) throws ClassNotFoundException {
        Class<?> found = Class.forName(name);
        found(found);
        return found;
    }

    @InsteadOf(value = Class.class, isStatic = true)
    public static Class<?> forName(String name, boolean initialize, ClassLoader loader) throws ClassNotFoundException {
        Class<?> found = Class.forName(name, initialize, loader);
        found(found);
        return found;
    }

    @InsteadOf(ClassLoader.class)
    public static Class<?> loadClass(ClassLoader loader, String name) throws ClassNotFoundException {
        Class<?> found = loader.loadClass(name);
        found(found);
        return found;
    }

    @InsteadOf(Class.class)
    public static Constructor<?> getConstructor(Class<?> type, Class<?>... parameters) throws NoSuchMethodException {
        Constructor<?> found = type.getConstructor(parameters);
        member(type, CONSTRUCTOR, parameters);
        return found;
    }

    @InsteadOf(Class.class)
    public static Constructor<?> getDeclaredConstructor(Class<?> type, Class<?>... parameters)
            throws NoSuchMethodException {
        Constructor<?> found = type.getDeclaredConstructor(parameters);
        member(type, CONSTRUCTOR, parameters);
        return found;
    }

    @InsteadOf(Class.class)
    public static Method getMethod(Class<?> type, String name, Class<?>... parameters) throws NoSuchMethodException {
        Method found = type.getMethod(name, parameters);
        member(found.getDeclaringClass(), name, parameters);
        return found;
    }

    @InsteadOf(Class.class)
    public static Method getDeclaredMethod(Class<?> type, String name, Class<?>... parameters)
            throws NoSuchMethodException {
        Method found = type.getDeclaredMethod(name, parameters);
        member(type, name, parameters);
        return found;
    }

    @InsteadOf(Class.class)
    public static Field getField(Class<?> type, String name) throws NoSuchFieldException {
        Field found = type.getField(name);
        field(found.getDeclaringClass(), name);
        return found;
    }

    @InsteadOf(Class.class)
    public static Field getDeclaredField(Class<?> type, String name) throws NoSuchFieldException {
        Field found = type.getDeclaredField(name);
        field(type, name);
        return found;
    }

    @InsteadOf(Class.class)
    public static Constructor<?>[] getConstructors(Class<?> type) {
        members(type, "constructors");
        return type.getConstructors();
    }

    @InsteadOf(Class.class)
    public static Constructor<?>[] getDeclaredConstructors(Class<?> type) {
        members(type, "constructors");
        return type.getDeclaredConstructors();
    }

    @InsteadOf(Class.class)
    public static Method[] getMethods(Class<?> type) {
        members(type, "methods");
        return type.getMethods();
    }

    @InsteadOf(Class.class)
    public static Method[] getDeclaredMethods(Class<?> type) {
        members(type, "methods");
        return type.getDeclaredMethods();
    }

    @InsteadOf(Class.class)
    public static Field[] getFields(Class<?> type) {
        members(type, "fields");
        return type.getFields();
    }

    @InsteadOf(Class.class)
    public static Field[] getDeclaredFields(Class<?> type) {
        members(type, "fields");
        return type.getDeclaredFields();
    }

    @InsteadOf(Class.class)
    public static RecordComponent[] getRecordComponents(Class<?> type) {
        members(type, "record components");
        return type.getRecordComponents();
    }

    @InsteadOf(Class.class)
    public static URL getResource(Class<?> type, String name) {
        URL found = type.getResource(name);
        resource(found, absolute(type, name));
        return found;
    }

    @InsteadOf(Class.class)
    public static InputStream getResourceAsStream(Class<?> type, String name) {
        InputStream found = type.getResourceAsStream(name);
        resource(found, absolute(type, name));
        return found;
    }

    @InsteadOf(ClassLoader.class)
    public static URL getResource(ClassLoader loader, String name) {
        URL found = loader.getResource(name);
        resource(found, name);
        return found;
    }

    @InsteadOf(ClassLoader.class)
    public static InputStream getResourceAsStream(ClassLoader loader, String name) {
        InputStream found = loader.getResourceAsStream(name);
        resource(found, name);
        return found;
    }

    @InsteadOf(ClassLoader.class)
    public static Enumeration<URL> getResources(ClassLoader loader, String name) throws IOException {
        Enumeration<URL> found = loader.getResources(name);
        resource(found.hasMoreElements() ? found : null, name);
        return found;
    }

    @InsteadOf(value = ClassLoader.class, isStatic = true)
    public static URL getSystemResource(String name) {
        URL found = ClassLoader.getSystemResource(name);
        resource(found, name);
        return found;
    }

    @InsteadOf(value = ClassLoader.class, isStatic = true)
    public static InputStream getSystemResourceAsStream(String name) {
        InputStream found = ClassLoader.getSystemResourceAsStream(name);
        resource(found, name);
        return found;
    }

    @InsteadOf(value = ResourceBundle.class, isStatic = true)
    public static ResourceBundle getBundle(String name) {
        ResourceBundle found = ResourceBundle.getBundle(name);
        found(Lookup.Kind.BUNDLE, name, "");
        return found;
    }

    @InsteadOf(value = ServiceLoader.class, isStatic = true)
    public static <S> ServiceLoader<S> load(Class<S> service) {
        found(Lookup.Kind.SERVICE, service.getName(), "");
        return ServiceLoader.load(service);
    }

    @InsteadOf(value = ServiceLoader.class, isStatic = true)
    public static <S> ServiceLoader<S> load(Class<S> service, ClassLoader loader) {
        found(Lookup.Kind.SERVICE, service.getName(), "");
        return ServiceLoader.load(service, loader);
    }

    @InsteadOf(value = Proxy.class, isStatic = true)
    public static Object newProxyInstance(ClassLoader loader, Class<?>[] interfaces, InvocationHandler handler) {
        found(Lookup.Kind.PROXY, Arrays.stream(interfaces).map(Class::getName).collect(Collectors.joining(",")), "");
        return Proxy.newProxyInstance(loader, interfaces, handler);
    }

    @InsteadOf(MethodHandles.Lookup.class)
    public static MethodHandle findVirtual(MethodHandles.Lookup lookup, Class<?> type, String name, MethodType shape)
            throws NoSuchMethodException, IllegalAccessException {
        MethodHandle found = lookup.findVirtual(type, name, shape);
        member(type, name, shape.parameterArray());
        return found;
    }

    @InsteadOf(MethodHandles.Lookup.class)
    public static MethodHandle findStatic(MethodHandles.Lookup lookup, Class<?> type, String name, MethodType shape)
            throws NoSuchMethodException, IllegalAccessException {
        MethodHandle found = lookup.findStatic(type, name, shape);
        member(type, name, shape.parameterArray());
        return found;
    }

    @InsteadOf(MethodHandles.Lookup.class)
    public static MethodHandle findConstructor(MethodHandles.Lookup lookup, Class<?> type, MethodType shape)
            throws NoSuchMethodException, IllegalAccessException {
        MethodHandle found = lookup.findConstructor(type, shape);
        member(type, CONSTRUCTOR, shape.parameterArray());
        return found;
    }

    @InsteadOf(MethodHandles.Lookup.class)
    public static VarHandle findVarHandle(MethodHandles.Lookup lookup, Class<?> type, String name, Class<?> kind)
            throws NoSuchFieldException, IllegalAccessException {
        VarHandle found = lookup.findVarHandle(type, name, kind);
        field(type, name);
        return found;
    }

    @InsteadOf(MethodHandles.Lookup.class)
    public static VarHandle findStaticVarHandle(MethodHandles.Lookup lookup, Class<?> type, String name, Class<?> kind)
            throws NoSuchFieldException, IllegalAccessException {
        VarHandle found = lookup.findStaticVarHandle(type, name, kind);
        field(type, name);
        return found;
    }

    @SuppressWarnings("restricted")
    @InsteadOf(value = System.class, isStatic = true)
    public static void load(String file) {
        found(Lookup.Kind.LIBRARY, Path.of(file).getFileName().toString(), "");
        System.load(file);
    }

    @SuppressWarnings("restricted")
    @InsteadOf(value = System.class, isStatic = true)
    public static void loadLibrary(String name) {
        found(Lookup.Kind.LIBRARY, name, "");
        System.loadLibrary(name);
    }
}
