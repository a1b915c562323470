package org.tranship.driver.file;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Optional;

/// Calls of the Linux kernel by their number, through the one function `syscall(2)`: some have no
/// function of their own in the C library, and each further signature would have to be linked at
/// every start, which takes longer than copying a hundred files.
///
/// The flags here have the same values on all processors whose numbers are known.
@SuppressWarnings("restricted") // native calls are what this class is for
final class Kernel {
  static final long AT_FDCWD = -100;
  static final long AT_SYMLINK_NOFOLLOW = 0x100;
  static final long AT_EMPTY_PATH = 0x1000;

  static final long O_RDONLY = 0;
  static final long O_WRONLY = 1;
  static final long O_CREAT = 0100;
  static final long O_EXCL = 0200;
  static final long O_NONBLOCK = 04000;
  static final long O_CLOEXEC = 02000000;
  static final long O_PATH = 010000000;

  private static final long EINTR = 4;

  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  /// What is asked of the kernel, with its number on x86-64 and where numbers are the kernel's
  /// generic ones.
  enum Call {
    READ(0, 63),
    WRITE(1, 64),
    CLOSE(3, 57),
    UTIMENSAT(280, 88),
    STATX(332, 291),
    OPENAT2(437, 437);

    private final long amd64;
    private final long generic;

    Call(long amd64, long generic) {
      this.amd64 = amd64;
      this.generic = generic;
    }
  }

  private static final boolean AMD64 = System.getProperty("os.arch", "").equals("amd64");
  private static final Optional<MethodHandle> SYSCALL = link();

  private Kernel() {}

  private static Optional<MethodHandle> link() {
    String processor = System.getProperty("os.arch", "");
    if (!System.getProperty("os.name", "").equals("Linux")
        || !(AMD64 || processor.equals("aarch64") || processor.equals("riscv64"))) {
      return Optional.empty();
    }
    try {
      Linker linker = Linker.nativeLinker();
      ValueLayout.OfLong word = ValueLayout.JAVA_LONG;
      return Optional.of(
          linker.downcallHandle(
              linker.defaultLookup().findOrThrow("syscall"),
              FunctionDescriptor.of(word, word, word, word, word, word, word),
              Linker.Option.captureCallState("errno"),
              Linker.Option.firstVariadicArg(1)));
    } catch (RuntimeException | LinkageError e) {
      return Optional.empty();
    }
  }

  /// Whether calls can be made at all: on Linux, on a processor whose numbers are known, in a
  /// process that may use native code.
  static boolean isThere() {
    return SYSCALL.isPresent();
  }

  /// Memory for what [#call] has to say besides its result.
  static MemoryLayout state() {
    return STATE;
  }

  /// Makes a call; one that a signal broke off is made again.
  ///
  /// @param state of the layout [#state], used by one thread at a time
  /// @return what the call returns, or minus the number of its error
  static long call(MemorySegment state, Call call, long a, long b, long c, long d, long e) {
    MethodHandle syscall = Linked.SYSCALL;
    long number = AMD64 ? call.amd64 : call.generic;
    try {
      while (true) {
        long result = (long) syscall.invokeExact(state, number, a, b, c, d, e);
        if (result >= 0) {
          return result;
        }
        int error = (int) ERRNO.get(state, 0L);
        if (error != EINTR || call == Call.CLOSE) {
          return -error;
        }
      }
    } catch (Throwable t) {
      throw t instanceof RuntimeException known ? known : new IllegalStateException(t);
    }
  }

  /// The function itself, as a constant that the compilers see through.
  private static final class Linked {
    static final MethodHandle SYSCALL = Kernel.SYSCALL.orElseThrow();
  }
}
