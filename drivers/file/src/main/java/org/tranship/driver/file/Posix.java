package org.tranship.driver.file;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.Optional;

/// The calls of Linux that the JDK has no method for: `syncfs(2)`, which makes a whole file system
/// durable at once, and `renameat2(2)` with `RENAME_NOREPLACE`, which creates a name atomically or
/// says that it is taken.
@SuppressWarnings("restricted") // native calls are what this class is for
final class Posix implements SystemCalls {
  private static final int AT_FDCWD = -100;
  private static final int RENAME_NOREPLACE = 1;

  /// Read-only, not handed on to processes that are started.
  private static final int O_CLOEXEC = 02000000;

  /// The calls of this machine; empty where it is not Linux, where a call is missing, or where the
  /// process may not use native code.
  static final Optional<SystemCalls> LINUX = link();

  private final StructLayout stateLayout = Linker.Option.captureStateLayout();
  private final VarHandle errno =
      stateLayout.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private final MethodHandle open;
  private final MethodHandle close;
  private final MethodHandle syncfs;
  private final MethodHandle renameat2;
  private final MethodHandle strerror;

  private Posix(Linker linker, SymbolLookup lookup) {
    Linker.Option state = Linker.Option.captureCallState("errno");
    ValueLayout.OfInt number = ValueLayout.JAVA_INT;
    open =
        linker.downcallHandle(
            lookup.findOrThrow("open"),
            FunctionDescriptor.of(number, ValueLayout.ADDRESS, number),
            state,
            Linker.Option.firstVariadicArg(2));
    close =
        linker.downcallHandle(lookup.findOrThrow("close"), FunctionDescriptor.of(number, number));
    syncfs =
        linker.downcallHandle(
            lookup.findOrThrow("syncfs"), FunctionDescriptor.of(number, number), state);
    renameat2 =
        linker.downcallHandle(
            lookup.findOrThrow("renameat2"),
            FunctionDescriptor.of(
                number, number, ValueLayout.ADDRESS, number, ValueLayout.ADDRESS, number),
            state);
    strerror =
        linker.downcallHandle(
            lookup.findOrThrow("strerror"), FunctionDescriptor.of(ValueLayout.ADDRESS, number));
  }

  private static Optional<SystemCalls> link() {
    if (!System.getProperty("os.name", "").equals("Linux")) {
      return Optional.empty();
    }
    try {
      Linker linker = Linker.nativeLinker();
      return Optional.of(new Posix(linker, linker.defaultLookup()));
    } catch (RuntimeException | LinkageError e) {
      return Optional.empty();
    }
  }

  @Override
  public int openDirectory(Path directory) throws Refused {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(stateLayout);
      MemorySegment path = PathBytes.in(arena, directory);
      int descriptor = (int) open.invokeExact(state, path, O_CLOEXEC);
      if (descriptor < 0) {
        throw refused(state);
      }
      return descriptor;
    } catch (Throwable e) {
      throw passOn(e);
    }
  }

  @Override
  public void close(int descriptor) {
    try {
      // A descriptor that was only read from has nothing left to fail with.
      int _ = (int) close.invokeExact(descriptor);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void syncfs(int descriptor) throws Refused {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(stateLayout);
      if ((int) syncfs.invokeExact(state, descriptor) != 0) {
        throw refused(state);
      }
    } catch (Throwable e) {
      throw passOn(e);
    }
  }

  @Override
  public void renameNoReplace(Path from, Path to) throws Refused {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(stateLayout);
      MemorySegment old = PathBytes.in(arena, from);
      MemorySegment name = PathBytes.in(arena, to);
      int result =
          (int) renameat2.invokeExact(state, AT_FDCWD, old, AT_FDCWD, name, RENAME_NOREPLACE);
      if (result != 0) {
        throw refused(state);
      }
    } catch (Throwable e) {
      throw passOn(e);
    }
  }

  @Override
  public Optional<SmallFiles> small() {
    return SmallFiles.here();
  }

  @Override
  public String text(int number) {
    try {
      MemorySegment text = (MemorySegment) strerror.invokeExact(number);
      return text.reinterpret(1024).getString(0);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private Refused refused(MemorySegment state) {
    int number = (int) errno.get(state, 0L);
    return new Refused(number, text(number));
  }

  private static Refused passOn(Throwable e) {
    if (e instanceof Refused refused) {
      return refused;
    }
    throw e instanceof RuntimeException known ? known : new IllegalStateException(e);
  }
}
