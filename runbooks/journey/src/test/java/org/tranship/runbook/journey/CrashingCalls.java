package org.tranship.runbook.journey;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tranship.client.tables.Tables;
import org.tranship.testkit.fault.CrashPoint;

/// Tables and connections at whose writes a process can be killed. What is written within a
/// transaction is nobody else's business, so of a connection it is the commit.
final class CrashingCalls {
  private static final Set<String> WRITES =
      Set.of("create", "delete", "insert", "remove", "commit");

  private CrashingCalls() {}

  static Tables tables(Tables inner, CrashPoint point) {
    return proxy(Tables.class, inner, point);
  }

  /// A connection that is used again by whoever asks next: closing it leaves it open.
  static Connection connection(Connection inner, CrashPoint point) {
    return proxy(Connection.class, inner, point);
  }

  private static <T> T proxy(Class<T> type, T inner, CrashPoint point) {
    InvocationHandler handler =
        (_, method, arguments) ->
            method.getName().equals("close")
                ? null
                : WRITES.contains(method.getName())
                    ? point.remote(() -> called(inner, method, arguments))
                    : called(inner, method, arguments);
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static @Nullable Object called(
      Object inner, Method method, Object @Nullable [] arguments) {
    try {
      return method.invoke(inner, arguments);
    } catch (InvocationTargetException e) {
      CrashingCalls.<RuntimeException>raise(e.getTargetException());
      throw new IllegalStateException(e);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Throws what the method declares, which the compiler does not know here.
  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void raise(Throwable cause) throws E {
    throw (E) cause;
  }
}
