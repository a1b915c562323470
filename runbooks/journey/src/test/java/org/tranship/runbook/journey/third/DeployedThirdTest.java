package org.tranship.runbook.journey.third;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Verb;
import org.tranship.runbook.journey.MaintenanceFile;
import org.tranship.runbook.journey.format.RoleSettings;
import org.tranship.testkit.journey.ServiceConfigurations;

/// The third release is in staging, and begins nothing by itself.
class DeployedThirdTest {
  @TempDir private Path scratch;

  private static Optional<Boolean> held(Path file) {
    try {
      return RoleSettings.read(Files.readAllBytes(file)).maintenance(true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A web site of it narrows the second's subscriptions just as its worker does.
  @Test
  void everyRoleOfItIsHeldUntilItsWorkerStarts() throws Exception {
    Path cscfg = scratch.resolve("third.cscfg");
    Path _ = Files.writeString(cscfg, ServiceConfigurations.ROLES);
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      world.settings.put("workers.third.cscfg", cscfg.toString());
      List<Optional<Boolean>> held = new ArrayList<>();
      world.service.before.put("deploy", () -> held.add(held(cscfg)));
      world.service.before.put("third-start", () -> held.add(held(cscfg)));
      world.service.before.put("third-stop", () -> held.add(held(cscfg)));
      world.service.before.put("undeploy", () -> held.add(held(cscfg)));
      assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
      assertThat(world.resume(Verb.ROLLBACK))
          .as(world.why())
          .isInstanceOf(RunState.RolledBack.class);
      assertThat(held)
          .containsExactly(
              Optional.of(true), Optional.of(false), Optional.of(true), Optional.of(true));
      assertThat(Files.readString(cscfg, StandardCharsets.UTF_8))
          .isEqualTo(ServiceConfigurations.ROLES);
    }
  }

  @Test
  void aRoleThatBeginsByItselfIsFound() {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      world.service.before.put("deploy", world.service.third::narrow);
      assertThat(world.migrate()).isInstanceOf(RunState.Halted.class);
      assertThat(world.why()).contains("TRJ-146").contains("conference/commands");
      assertThat(world.resume(Verb.ROLLBACK))
          .as(world.why())
          .isInstanceOf(RunState.RolledBack.class);
      ThirdGolden.assertSecondRelease(world, "rolled back");
      assertThat(new Routes(world.plan().topics(), world.bus).narrowed()).isEmpty();
    }
  }

  @Test
  void aRunThatHasNotHandedOverPutsTheFileBack() throws Exception {
    Path cscfg = scratch.resolve("third.cscfg");
    Path _ = Files.writeString(cscfg, ServiceConfigurations.ROLES);
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      world.settings.put("workers.third.cscfg", cscfg.toString());
      world.service.refused.add("deploy");
      assertThat(world.migrate()).isInstanceOf(RunState.Halted.class);
      assertThat(held(cscfg)).contains(true);
      assertThat(world.resume(Verb.ROLLBACK))
          .as(world.why())
          .isInstanceOf(RunState.RolledBack.class);
      assertThat(held(cscfg)).contains(false);
    }
  }

  /// What somebody else has changed meanwhile stays.
  @Test
  void theSwitchAloneIsPutBack() throws Exception {
    Path cscfg = scratch.resolve("some.cscfg");
    Path _ = Files.writeString(cscfg, ServiceConfigurations.ROLES);
    MaintenanceFile file = new MaintenanceFile(cscfg, "run");
    file.set(true);
    String edited = Files.readString(cscfg).replace("serviceName", "osFamily=\"4\" serviceName");
    Path _ = Files.writeString(cscfg, edited);
    file.restore();
    assertThat(held(cscfg)).contains(false);
    assertThat(Files.readString(cscfg)).contains("osFamily=\"4\"");
    assertThat(scratch.resolve("some.cscfg.run.before")).doesNotExist();
  }

  /// Nothing of it keeps a way back from going on.
  @Test
  void aFileOrASwitchThatIsGoneIsNothingToPutBack() throws Exception {
    Path cscfg = scratch.resolve("gone.cscfg");
    MaintenanceFile file = new MaintenanceFile(cscfg, "run");
    Path _ = Files.writeString(cscfg, ServiceConfigurations.ROLES);
    file.set(true);
    int web = ServiceConfigurations.ROLES.indexOf("<Setting");
    String without =
        ServiceConfigurations.ROLES.substring(0, web)
            + ServiceConfigurations.ROLES.substring(
                ServiceConfigurations.ROLES.indexOf("/>", web) + "/>".length());
    Path _ = Files.writeString(cscfg, without.replace("false", "true"));
    assertThat(file.restore()).isEmpty();
    assertThat(Files.readString(cscfg)).isEqualTo(without);
    file.set(true);
    Path _ = Files.writeString(cscfg, "<ServiceConfiguration/>");
    assertThat(file.restore()).isEmpty();
    assertThat(scratch.resolve("gone.cscfg.run.before")).doesNotExist();
    Path _ = Files.writeString(cscfg, ServiceConfigurations.ROLES);
    file.set(true);
    Files.delete(cscfg);
    assertThat(file.restore())
        .hasValueSatisfying(
            words -> assertThat(words).contains("gone.cscfg is gone").contains("run.before"));
  }

  /// There are connection strings in it.
  @Test
  void nothingIsKeptOfAFileOnceTheRunIsCompleted() throws Exception {
    Path cscfg = scratch.resolve("third.cscfg");
    Path _ = Files.writeString(cscfg, ServiceConfigurations.ROLES);
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      world.settings.put("workers.third.cscfg", cscfg.toString());
      assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
      assertThat(world.resume(Verb.COMPLETE))
          .as(world.why())
          .isInstanceOf(RunState.Completed.class);
      try (var files = Files.list(scratch)) {
        assertThat(files.filter(it -> it.toString().endsWith(".before"))).isEmpty();
      }
      assertThat(held(cscfg)).contains(false);
    }
  }
}
