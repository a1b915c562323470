package org.tranship.demo;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.tranship.testkit.anchore.AnchoreInstallation;
import org.tranship.testkit.server.ServerStartException;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `./tranship demo`. Ends with 0 if every step gave what it should, 1 if one did not, 2 if the
/// command line is not understood.
@CommandLine.Command(
    name = "./tranship demo",
    mixinStandardHelpOptions = true,
    usageHelpWidth = Screen.WIDTH,
    description =
        "Moves the documents of an Anchore from PostgreSQL to S3 and back, or the images of a"
            + " container registry from files to S3 and back, or a Service Fabric image store to the"
            + " cluster's own, or the CQRS Journey from its first release to its third and back, on"
            + " servers of its own and with the real command,"
            + " and checks every claim it prints. Leaves nothing behind.")
final class Demo implements Callable<Integer> {
  private static final List<String> NAMES = List.of("anchore", "registry", "imagestore", "journey");

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      defaultValue = "anchore",
      description =
          "Which demonstration: anchore, registry, imagestore or journey. Default: ${DEFAULT-VALUE}.")
  private String name;

  @Option(
      names = "--keep",
      description = "At the end leave the servers running, until Enter or Ctrl-C.")
  private boolean keep;

  @Option(
      names = "--documents",
      paramLabel = "N",
      defaultValue = "500",
      description = "Documents of Anchore's measured run, 1 to 100,000. Default: ${DEFAULT-VALUE}.")
  private int documents;

  @Option(names = "--command", hidden = true, required = true)
  private @Nullable Path command;

  private final Screen screen = Screen.standard();

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Demo()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path program = command;
    if (program == null || !NAMES.contains(name)) {
      throw new ParameterException(
          spec.commandLine(),
          "There is no demonstration \""
              + name
              + "\"; there are: "
              + String.join(", ", NAMES)
              + ".");
    }
    if (documents < 1 || documents > 100_000) {
      throw new ParameterException(spec.commandLine(), "--documents takes 1 to 100,000.");
    }
    try {
      switch (name) {
        case "registry" -> registry(program);
        case "imagestore" -> imageStore(program);
        case "journey" -> journey(program);
        default -> anchore(program);
      }
      return 0;
    } catch (DemoFailed | ServerStartException e) {
      screen.failed(String.valueOf(e.getMessage()));
      return 1;
    }
  }

  private void anchore(Path program) throws IOException, InterruptedException {
    screen.heading("Tranship: Anchore's documents from PostgreSQL to S3, and back");
    screen.step("A PostgreSQL and an S3 server start, on this machine and for this alone");
    try (Stage stage = Stage.start()) {
      screen.say("PostgreSQL: 127.0.0.1, port " + stage.postgres().port());
      screen.say("S3 server:  " + stage.s3().uri() + " (S3Proxy)");
      Tour tour = new Tour(stage, new Command(program, stage.directory(), screen), screen);
      AnchoreInstallation anchore = tour.tell(documents);
      summarise(tour);
      if (keep) {
        explore(stage, anchore, program);
      }
    }
  }

  private void registry(Path program) throws IOException, InterruptedException {
    screen.heading("Tranship: a container registry's images from files to S3, and back");
    screen.step("A docker-registry and an S3 server start, on this machine and for this alone");
    try (RegistryStage stage = RegistryStage.start()) {
      screen.say("Registry:  " + stage.registry().address() + " (docker-registry)");
      screen.say("S3 server: " + stage.s3().uri() + " (S3Proxy)");
      new RegistryTour(stage, new Command(program, stage.directory(), screen), screen).tell();
      if (keep) {
        explore(stage, program);
      }
    }
  }

  private void journey(Path program) throws IOException, InterruptedException {
    screen.heading("Tranship: the CQRS Journey from its first release to its third, and back");
    screen.step("Azurite and a PostgreSQL start, on this machine and for this alone");
    try (JourneyStage stage = JourneyStage.start()) {
      screen.say("Tables:     " + stage.account() + " (Azurite)");
      screen.say("PostgreSQL: 127.0.0.1, port " + stage.databasePort());
      Command tranship = new Command(program, stage.directory(), screen);
      String run = new JourneyTour(stage, tranship, screen).tell();
      try (ThirdStage third = ThirdStage.start(stage)) {
        new ThirdTour(stage, third, tranship, screen).tell(run);
        if (keep) {
          explore(
              stage.directory(), third.environment(), program, "journey plan " + ThirdStage.PLAN);
        }
      }
    }
  }

  private void imageStore(Path program) throws IOException, InterruptedException {
    screen.heading(
        "Tranship: a Service Fabric image store from Azure Storage to the cluster's own");
    screen.step("Azurite and the double of a cluster start, on this machine and for this alone");
    try (ImageStoreStage stage = ImageStoreStage.start()) {
      screen.say("XStore:  " + stage.source() + " (Azurite)");
      screen.say("Cluster: " + stage.gateway().url() + " (a double: no cluster can be had here)");
      new ImageStoreTour(stage, new Command(program, stage.directory(), screen), screen).tell();
      if (keep) {
        explore(
            stage.directory(),
            stage.environment(),
            program,
            "imagestore inventory '" + stage.source() + "'");
      }
    }
  }

  private void explore(
      Path directory, Map<String, String> environment, Path program, String command)
      throws IOException, InterruptedException {
    EnvironmentFile.write(directory, program, environment);
    screen.heading("Everything stays as it is until Enter or Ctrl-C. In another terminal:");
    screen.command(". " + directory.resolve(EnvironmentFile.NAME));
    screen.command("tranship " + command);
    stay();
  }

  private void summarise(Tour tour) {
    screen.heading("What was measured");
    Timing.table(tour.timings()).forEach(screen::say);
    screen.say("");
    screen.say(
        String.format(
            Locale.ROOT,
            "Seconds are of whole processes, Java's start included, on %d processors with a load"
                + " of %.1f.",
            Runtime.getRuntime().availableProcessors(),
            ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
    screen.say(
        "Anchore's own documentation shows 24 s for 500 documents (published in 2018, on other"
            + " hardware).");
  }

  private void explore(Stage stage, AnchoreInstallation anchore, Path program)
      throws IOException, InterruptedException {
    stage.writeEnvironment(anchore, program);
    screen.heading("Everything stays as it is until Enter or Ctrl-C. In another terminal:");
    screen.command(". " + stage.directory().resolve("environment"));
    screen.command("tranship list");
    screen.command("tranship anchore migrate " + Stage.FROM + " " + Stage.TO);
    screen.command("psql -c 'select content_url from archive_metadata'");
    screen.command("aws s3 ls --recursive s3://" + Stage.BUCKET);
    screen.say("The journal of all runs is in " + stage.directory().resolve("state/tranship"));
    stay();
  }

  private void explore(RegistryStage stage, Path program) throws IOException, InterruptedException {
    EnvironmentFile.write(stage.directory(), program, stage.environment());
    screen.heading("Everything stays as it is until Enter or Ctrl-C. In another terminal:");
    screen.command(". " + stage.directory().resolve(EnvironmentFile.NAME));
    screen.command("tranship list");
    screen.command("tranship registry migrate " + RegistryStage.PLAN);
    screen.command("tranship registry fsck file:images");
    screen.command("curl " + stage.registry().address() + "/v2/_catalog");
    screen.say("The journal of all runs is in " + stage.directory().resolve("state/tranship"));
    stay();
  }

  private static void stay() throws IOException, InterruptedException {
    // Nobody is there to press Enter where standard input has ended; a signal ends it all the same.
    int read = System.in.read();
    while (read >= 0 && read != '\n') {
      read = System.in.read();
    }
    if (read < 0) {
      new CountDownLatch(1).await();
    }
  }
}
