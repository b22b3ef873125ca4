package lastone.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.Constructor;
import java.util.Set;
import lastone.testing.Interleavings.Scene;
import org.jspecify.annotations.Nullable;

/**
 * Loads classes of its own copies, in which every use of something that threads share is a step of the {@link Schedule}
 * under way, and parking, interrupts and deadlines are the schedule's. The classes themselves know nothing of it.
 */
public final class SteppedClasses extends ClassLoader {

    private static final ClassDesc SCHEDULE = ClassDesc.of(Schedule.class.getName());
    private static final MethodTypeDesc STEP = MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_String);
    private static final Set<String> REPLACED = Set.of(
            "java/util/concurrent/locks/LockSupport.park",
            "java/util/concurrent/locks/LockSupport.parkNanos",
            "java/util/concurrent/locks/LockSupport.unpark",
            "java/lang/Thread.interrupted",
            "java/lang/Thread.interrupt",
            "lastone/concurrent/Deadline.hasPassed",
            "lastone/concurrent/Deadline.leftNanos");

    private static final Set<String> SHARED = Set.of(
            "java/util/Queue",
            "java/util/concurrent/atomic/AtomicBoolean",
            "java/util/concurrent/atomic/AtomicReference");

    private final Set<String> names;
    private final ClassTransform sabotage;

    /**
     * Plays a scene in all interleavings; returns how many there were.
     *
     * @param scene made anew for each from its plan
     * @param names the classes to load anew, with those nested in them; the scene is one of them
     * @param sabotage what is broken in them on purpose
     * @throws AssertionError with the steps of the first in which somebody hangs or the check fails
     */
    public static int exploreAll(
            int preemptions, Class<? extends Scene> scene, Record plan, Set<String> names, ClassTransform sabotage) {
        try {
            Constructor<?> scenes = new SteppedClasses(names, sabotage)
                    .loadClass(scene.getName())
                    .getDeclaredConstructor(plan.getClass());
            scenes.setAccessible(true);
            return Interleavings.exploreAll(preemptions, () -> newScene(scenes, plan));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Scene newScene(Constructor<?> scenes, Record plan) {
        try {
            return (Scene) scenes.newInstance(plan);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private SteppedClasses(Set<String> names, ClassTransform sabotage) {
        super(SteppedClasses.class.getClassLoader());
        this.names = names;
        this.sabotage = sabotage;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!names.contains(name.replaceFirst("\\$.*", ""))) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
        }
    }

    private Class<?> define(String name) {
        ClassFile format = ClassFile.of();
        byte[] broken = format.transformClass(format.parse(bytes(name)), sabotage);
        ClassTransform stepping = ClassTransform.transformingMethodBodies(SteppedClasses::step);
        byte[] stepped = format.transformClass(format.parse(broken), stepping);
        return defineClass(name, stepped, 0, stepped.length);
    }

    private static void step(CodeBuilder code, CodeElement element) {
        if (!(element instanceof InvokeInstruction call) || call.name().equalsString("<init>")) {
            code.with(element);
            return;
        }
        String owner = call.owner().asInternalName();
        String target = owner + "." + call.name().stringValue();
        if (REPLACED.contains(target)) {
            replace(code, call);
        } else if (SHARED.contains(owner)) {
            code.ldc(target.replaceFirst(".*/", ""))
                    .invokestatic(SCHEDULE, "step", STEP)
                    .with(call);
        } else {
            code.with(call);
        }
    }

    /** Calls the schedule's static method of the same name; what was called on comes first. */
    public static void replace(CodeBuilder code, InvokeInstruction call) {
        replace(code, call, call.name().stringValue());
    }

    /** Calls a static method of the schedule with that name; what was called on comes first. */
    public static void replace(CodeBuilder code, InvokeInstruction call, String name) {
        MethodTypeDesc type = call.typeSymbol();
        code.invokestatic(
                SCHEDULE,
                name,
                call.opcode() == Opcode.INVOKESTATIC
                        ? type
                        : type.insertParameterTypes(0, call.owner().asSymbol()));
    }

    private byte[] bytes(String name) {
        try (@Nullable InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (file == null) {
                throw new IllegalStateException("No such class: " + name);
            }
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
