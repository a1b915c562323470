package org.tranship.cli;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/// Ends the process when its command is over.
///
/// Java waits 300 ms at its end, in steps of 10 ms, for threads that are inside of a call of the
/// operating system (`VM_Exit::wait_for_threads_in_native_to_block`), and the one that waits on
/// behalf of virtual threads for the network is there for good. That is as long as a small
/// migration takes for a fifth of its documents, so the launcher asks for `_exit(2)`, which does
/// not wait. Nothing is left to be done by then: what a command wrote is durable and closed before
/// its code is known. Where the operator gave Java options of an agent or a recording, which write
/// at an orderly end, the launcher does not ask for it.
final class ProcessExit {
  /// Set by the launcher.
  static final String AT_ONCE = "tranship.exit.at-once";

  private static final String UNSAID = "TRS-509";

  private ProcessExit() {}

  /// Does not return.
  static void with(int code) {
    // What was to be read and could not be written was not done, whatever the command thinks.
    // A reader that went away wanted no more, and is left alone.
    boolean unsaid = System.out.checkError() && !StandardOutput.readerGone();
    if (unsaid) {
      System.err.println(
          UNSAID
              + " What the command has to say could not be written to its standard output (a full"
              + " disk). What it did stands; 'tranship list' tells of it.");
    }
    System.err.flush();
    int told = unsaid && code == ExitCode.DONE.number() ? ExitCode.FAILED.number() : code;
    if (Boolean.getBoolean(AT_ONCE)) {
      call().ifPresent(exit -> end(exit, told));
    }
    System.exit(told);
  }

  /// The operating system's own call; empty where there is none of that name, or where the process
  /// may not use native code.
  @SuppressWarnings("restricted") // a native call is what this class is for
  static Optional<MethodHandle> call() {
    try {
      Linker linker = Linker.nativeLinker();
      return linker
          .defaultLookup()
          .find("_exit")
          .map(
              exit -> linker.downcallHandle(exit, FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT)));
    } catch (RuntimeException | LinkageError _) {
      return Optional.empty();
    }
  }

  private static void end(MethodHandle exit, int code) {
    try {
      exit.invokeExact(code);
    } catch (Throwable fault) {
      throw new IllegalStateException("A call that takes a number threw", fault);
    }
  }
}
