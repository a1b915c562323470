package org.tranship.engine.spark.floor;

import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/// What Spark loads in the driver and in every executor, so that they can talk while tasks run.
/// Bytes travel, whose form is the engine's; neither side makes objects of whatever class the other
/// one names. An executor with an older Java than 25 says that, as a text, and does nothing else.
public final class TranshipPlugin implements SparkPlugin {
  private static final int JAVA = 25;
  private static final String HOME = "org.tranship.engine.spark.ExecutorHome";
  private static final String DESKS = "org.tranship.engine.spark.Desks";

  @Override
  public DriverPlugin driverPlugin() {
    return new DriverPlugin() {
      @Override
      public Object receive(Object message) {
        return call(DESKS, "hear", new Class<?>[] {Object.class}, message);
      }
    };
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new ExecutorPlugin() {
      @Override
      public void init(PluginContext context, Map<String, String> extra) {
        int java = Runtime.version().feature();
        if (java < JAVA) {
          ask(context, context.executorID() + " " + java);
        } else {
          call(
              HOME,
              "begin",
              new Class<?>[] {String.class, UnaryOperator.class},
              context.executorID(),
              driver(context));
        }
      }

      @Override
      public void shutdown() {
        if (Runtime.version().feature() >= JAVA) {
          call(HOME, "end", new Class<?>[0]);
        }
      }
    };
  }

  private static UnaryOperator<Object> driver(PluginContext context) {
    return question -> ask(context, question);
  }

  private static Object ask(PluginContext context, Object question) {
    try {
      return context.ask(question);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("told to stop", e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /// Calls what is not loaded where Java is too old for it.
  private static Object call(String type, String method, Class<?>[] types, Object... values) {
    try {
      Object result = Class.forName(type).getMethod(method, types).invoke(null, values);
      return result == null ? "" : result;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Tranship's classes do not fit together.", e);
    }
  }
}
