package org.tranship.engine.spark;

import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/// What Spark loads in the driver and in every executor, so that they can talk while tasks run.
/// Bytes travel, in the form of [Wire]; neither side makes objects of whatever class the other one
/// names.
public final class TranshipPlugin implements SparkPlugin {
  @Override
  public DriverPlugin driverPlugin() {
    return new DriverPlugin() {
      @Override
      public Object receive(Object message) {
        return Desks.hear((byte[]) message);
      }
    };
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new ExecutorPlugin() {
      @Override
      public void init(PluginContext context, Map<String, String> extra) {
        ExecutorHome.begin(context.executorID(), driver(context));
      }

      @Override
      public void shutdown() {
        ExecutorHome.end();
      }
    };
  }

  private static UnaryOperator<byte[]> driver(PluginContext context) {
    return question -> {
      try {
        return (byte[]) context.ask(question);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("told to stop", e);
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e.getMessage(), e);
      }
    };
  }
}
