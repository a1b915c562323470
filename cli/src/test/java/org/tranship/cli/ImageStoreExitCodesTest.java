package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tranship.testkit.server.fabric.SampleManifest;

/// How a command ends by each code of image stores and of clusters' certificates, as
/// `docs/errors.md` tells it: by the way in which the sources raise the code, and, for those that
/// need no cluster, by the command itself.
class ImageStoreExitCodesTest {
  private static final Pattern ROW = Pattern.compile("\\| (TR[IF]-[0-9]{3}) \\| ([0-9]+) \\|.*");

  /// Ways to raise a code, and how a command ends by each; [#aCommandEndsSo] shows them.
  private static final Map<String, Integer> WAYS =
      Map.of(
          "new StepFailed(", ExitCode.FAILED.number(),
          "Refused(", ExitCode.REFUSED.number(),
          "new ImageStoreException(", ExitCode.REFUSED.number(),
          "new ManifestException(", ExitCode.REFUSED.number(),
          "public CertificateFault(", ExitCode.USAGE.number(),
          "ExitCode.FAILED", ExitCode.FAILED.number(),
          "ExitCode.USAGE", ExitCode.USAGE.number(),
          "ExitCode.REFUSED", ExitCode.REFUSED.number());

  private static final Pattern WAY =
      Pattern.compile(String.join("|", WAYS.keySet().stream().map(Pattern::quote).toList()));

  private static final Map<String, String> SOURCES = new TreeMap<>();

  @TempDir private Path directory;
  private ImageStoreScene scene;

  static {
    for (SourceFile file : SourceFile.all()) {
      if (file.isMainJava() && !file.path().startsWith("testkit/")) {
        SOURCES.put(file.path(), String.join("\n", file.lines()));
      }
    }
  }

  @BeforeEach
  void begin() throws IOException {
    scene = new ImageStoreScene(directory).seeded(true);
  }

  static Map<String, Integer> told() {
    Map<String, Integer> told = new TreeMap<>();
    SourceFile.all().stream()
        .filter(file -> file.path().equals("docs/errors.md"))
        .flatMap(file -> file.lines().stream())
        .map(ROW::matcher)
        .filter(Matcher::matches)
        .forEach(row -> told.put(row.group(1), Integer.valueOf(row.group(2))));
    return told;
  }

  static Collection<String> codes() {
    return told().keySet();
  }

  @ParameterizedTest
  @MethodSource("codes")
  void eachCodeIsRaisedSoThatACommandEndsAsThePageTells(String code) {
    List<String> places = places(code);
    assertThat(places).as(code + " is raised somewhere").isNotEmpty();
    assertThat(places).allSatisfy(place -> assertThat(ending(place)).isEqualTo(told().get(code)));
  }

  /// What stands in front of each place that raises a code, by itself or by the name of its
  /// constant.
  private static List<String> places(String code) {
    List<String> places = new ArrayList<>();
    SOURCES.forEach(
        (path, text) -> {
          for (MatchResult match :
              Pattern.compile("\"" + code + "[\" ]").matcher(text).results().toList()) {
            String before = text.substring(0, match.start());
            Matcher constant = Pattern.compile("String (\\w+) =\\s*$").matcher(before);
            if (constant.find()) {
              places.addAll(uses(path, constant.group(1)));
            } else if (path.endsWith("/CertificateFault.java")) {
              places.add("public CertificateFault(");
            } else {
              places.add(before);
            }
          }
        });
    return places;
  }

  private static List<String> uses(String path, String constant) {
    String owner = path.substring(path.lastIndexOf('/') + 1, path.length() - ".java".length());
    List<String> uses = new ArrayList<>();
    SOURCES.forEach(
        (other, text) -> {
          String name =
              other.equals(path)
                  ? "(?<![\\w.]|String )" + constant
                  : "\\b" + owner + "\\." + constant;
          for (MatchResult use : Pattern.compile(name + "\\b").matcher(text).results().toList()) {
            String before = text.substring(0, use.start());
            if (!before.endsWith("startsWith(")) {
              uses.add(before);
            }
          }
        });
    return uses;
  }

  private static int ending(String before) {
    List<MatchResult> ways = WAY.matcher(before).results().toList();
    assertThat(ways).as("a way to raise it").isNotEmpty();
    MatchResult nearest = ways.getLast();
    assertThat(before.length() - nearest.end()).as(nearest.group()).isLessThan(450);
    return WAYS.getOrDefault(nearest.group(), -1);
  }

  /// @param line of the command; `@` stands for the folder of the test
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "TRI-101|copy file:@/broken file:@/to --source-layout xstore --target-layout native --snapshot @/s",
        "TRI-102|copy file:@/images file:@/taken --source-layout xstore --target-layout native --snapshot @/s",
        "TRI-104|copy file:@/images file:@/others --source-layout xstore --target-layout native --snapshot @/s",
        "TRI-105|check dsms:x",
        "TRI-106|copy /SourceImageStore:file:@/images",
        "TRI-107|inventory file:@/images --registered @/word",
        "TRI-120|manifests @/garbage -o @/made",
        "TRI-121|manifests @/current.xml --fragment @/garbage -o @/made",
        "TRI-122|manifests @/native.xml -o @/made",
        "TRI-141|inventory file:@/images --registered @/none",
        "TRI-142|manifests @/current.xml -o @/garbage/made",
        "TRI-143|manifests @/none -o @/made",
        "TRI-144|snapshot file:@/images -o @/garbage",
        "TRI-145|upgrade @/none --store file:@/images --cluster fabric:ImageStore?endpoint=http://127.0.0.1:1",
        "TRI-146|copy file:@/images file:@/to --source-layout xstore --target-layout native --snapshot @/images/s",
        "TRF-101|check fabric:ImageStore?endpoint=https://127.0.0.1:1&client-certificate=@/none",
        "TRF-105|check fabric:ImageStore?endpoint=https://127.0.0.1:1&client-certificate=@/none&find-type=Guess&find-value=x",
        "TRF-106|check fabric:ImageStore?endpoint=https://127.0.0.1:1&store-name=My&store-location=LocalMachine&find-type=FindByThumbprint&find-value=00"
      })
  void aCommandEndsSo(String code, String line) throws IOException {
    prepare();
    AnchoreScene.Ran ran = scene.run((Object[]) line.replace("@", directory.toString()).split(" "));
    assertThat(ran.all()).contains(code + " ");
    assertThat(ran.code()).as(ran.all()).isEqualTo(told().get(code));
  }

  private void prepare() throws IOException {
    for (String file :
        List.of(
            "broken/Store/App/Svc.Code.1.0/a.dll",
            "taken/" + ImageStoreScene.CODE + "/Service.exe",
            "others/Store/Other/ApplicationManifest.1.0.xml",
            "garbage")) {
      Path path = directory.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, "some other content");
    }
    Files.writeString(directory.resolve("word"), "App\n");
    Files.writeString(directory.resolve("current.xml"), manifest("file:\\\\host\\share"));
    Files.writeString(directory.resolve("native.xml"), manifest("fabric:ImageStore"));
  }

  private static String manifest(String store) {
    return SampleManifest.of("prod", "7", store);
  }
}
