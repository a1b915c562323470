package org.tranship.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.tranship.core.work.Engine;
import org.tranship.core.work.EngineProvider;
import org.tranship.core.work.EngineRefused;
import org.tranship.core.work.EngineSetting;

/// Where engines are found that most commands do without: a folder `spark` beside the libraries,
/// with the engine's own jar, and an installed Spark. Their classes are kept apart from the
/// command's, whose libraries have other versions of the same names.
final class EngineFolder {
  /// The folder with the engine's jar, where it is not beside the libraries.
  static final String ENGINES = "TRANSHIP_ENGINES";

  private static final String OURS = "TRANSHIP_SPARK_HOME";
  private static final String SPARKS = "SPARK_HOME";

  /// Libraries that are part of every Spark, and in another version of the command.
  private static final String SPARKS_OWN = "netty-";

  private static final Pattern CORE = Pattern.compile("spark-core_2\\.[0-9]+-(.+)\\.jar");
  private static final Pattern VERSION = Pattern.compile("([0-9]+)\\.([0-9]+)");

  private final Map<String, String> environment;

  EngineFolder(Map<String, String> environment) {
    this.environment = environment;
  }

  /// Makes an engine.
  ///
  /// @param setting what it is made with; its libraries are found here
  /// @throws EngineRefused if there is none of that name, or what it needs is missing
  Engine open(EngineSetting setting) {
    Optional<EngineProvider> here = provider(setting.name(), EngineFolder.class.getClassLoader());
    if (here.isPresent()) {
      return here.get().open(setting);
    }
    if (!setting.name().matches("local\\[.*|local-cluster\\[.*|spark://.*|yarn|k8s://.*")) {
      throw new EngineRefused(
          "TRW-101",
          "--engine \""
              + setting.name()
              + "\" names none. It is local, spark://HOST:PORT, yarn, k8s://..., local[N] or"
              + " local-cluster[EXECUTORS,CORES,MEMORY].");
    }
    Path libraries = libraries();
    Path engine = engine(libraries);
    ClassLoader loader = loader(engine, spark());
    try {
      return opened(setting, loader, engine, libraries);
    } catch (LinkageError e) {
      throw unfit("The Spark there does not fit (" + e.getMessage() + ")");
    }
  }

  private static Engine opened(
      EngineSetting setting, ClassLoader loader, Path engine, Path libraries) {
    return ApartEngine.open(
        loader,
        () ->
            provider(setting.name(), loader)
                .orElseThrow(() -> missing("The folder of the engine has none for it: " + engine))
                .open(setting.sending(sent(engine, libraries))));
  }

  private static Optional<EngineProvider> provider(String name, ClassLoader loader) {
    try {
      return ServiceLoader.load(EngineProvider.class, loader).stream()
          .map(ServiceLoader.Provider::get)
          .filter(each -> each.serves(name))
          .findFirst();
    } catch (LinkageError e) {
      throw missing("Its classes do not fit together (" + e.getMessage() + ").");
    }
  }

  /// The folder that this class's own jar is in.
  private static Path libraries() {
    try {
      return Path.of(EngineFolder.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toAbsolutePath()
          .resolveSibling("");
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path engine(Path libraries) {
    Path folder =
        Optional.ofNullable(environment.get(ENGINES))
            .map(Path::of)
            .orElse(libraries.resolve("spark"));
    return jars(folder).stream()
        .filter(jar -> jar.getFileName().toString().startsWith("tranship-engine-spark"))
        .findFirst()
        .orElseThrow(
            () ->
                missing(
                    "There is no tranship-engine-spark jar in "
                        + folder
                        + ". The packaged Tranship has it; from sources, run ./tranship with"
                        + " --engine, which builds it."));
  }

  private Path spark() {
    Optional<Path> home =
        Stream.of(OURS, SPARKS)
            .flatMap(name -> Optional.ofNullable(environment.get(name)).stream())
            .filter(text -> !text.isEmpty())
            .map(Path::of)
            .findFirst();
    if (home.isEmpty()) {
      throw missing(
          "Neither "
              + OURS
              + " nor "
              + SPARKS
              + " is set. Set one to the folder of an Apache Spark 4.2 or newer (Scala 2.13), the"
              + " same version that the cluster runs.");
    }
    Path jars = home.get().resolve("jars");
    jars(jars).stream()
        .map(jar -> CORE.matcher(jar.getFileName().toString()))
        .filter(Matcher::matches)
        .forEach(core -> requireVersion(core.group(1)));
    if (jars(jars).stream()
        .noneMatch(jar -> jar.getFileName().toString().startsWith("spark-core_2.13"))) {
      throw missing(
          "There is no spark-core_2.13 jar in "
              + jars
              + ". "
              + OURS
              + " is the folder of an installed Apache Spark 4.2 or newer.");
    }
    return jars;
  }

  /// Looked at by the jar's name, since classes of an older one cannot be loaded.
  private static void requireVersion(String version) {
    Matcher parts = VERSION.matcher(version);
    boolean fits =
        parts.lookingAt()
            && parts.group(1).equals("4")
            && (parts.group(2).length() > 1 || parts.group(2).compareTo("2") >= 0);
    if (!fits) {
      throw unfit("The Spark there is " + version);
    }
  }

  private static EngineRefused unfit(String what) {
    return new EngineRefused(
        "TRW-103",
        what
            + ", and 4.2 or a newer 4.x is needed, since older ones do not run on Java 25. Set "
            + OURS
            + " to the folder of one.");
  }

  private static EngineRefused missing(String what) {
    return new EngineRefused(
        "TRW-102", "The Spark engine cannot be had. " + what + " See docs/spark.md.");
  }

  private static ClassLoader loader(Path engine, Path spark) {
    List<URL> urls = new ArrayList<>();
    try {
      urls.add(engine.toUri().toURL());
      for (Path jar : jars(spark)) {
        urls.add(jar.toUri().toURL());
      }
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
    return new URLClassLoader("tranship-engine", urls.toArray(URL[]::new), new SharedClasses());
  }

  /// What executors need: the engine's jar, and the libraries that its manifest names.
  private static List<Path> sent(Path engine, Path libraries) {
    List<Path> sent = new ArrayList<>();
    sent.add(engine.toAbsolutePath());
    try (JarFile jar = new JarFile(engine.toFile())) {
      String names = jar.getManifest().getMainAttributes().getValue("Class-Path");
      for (String name : names == null ? new String[0] : names.split(" ")) {
        if (name.startsWith(SPARKS_OWN)) {
          continue;
        }
        Path library = libraries.resolve(name);
        if (!Files.exists(library)) {
          throw missing("Its executors need " + library + ", which is not there.");
        }
        sent.add(library);
      }
    } catch (IOException e) {
      throw missing(engine + " cannot be read: " + e.getMessage());
    }
    return sent;
  }

  private static List<Path> jars(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(each -> each.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What the command and an engine have in common: the JDK, the ports of core, and the logging
  /// interface, so that the command's settings for logs hold.
  private static final class SharedClasses extends ClassLoader {
    SharedClasses() {
      super("tranship-shared", getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (name.startsWith("org.tranship.core.")
          || name.startsWith("org.slf4j.")
          || name.startsWith("org.jspecify.")) {
        return EngineFolder.class.getClassLoader().loadClass(name);
      }
      throw new ClassNotFoundException(name);
    }
  }
}
