package org.tranship.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.tranship.testkit.server.AzuriteServer;
import org.tranship.testkit.server.ScratchDirectory;
import org.tranship.testkit.server.fabric.AzuriteFiles;
import org.tranship.testkit.server.fabric.FabricCluster;
import org.tranship.testkit.server.fabric.FabricDouble;
import org.tranship.testkit.server.fabric.FabricPlatform;
import org.tranship.testkit.server.fabric.FabricSettings;
import org.tranship.testkit.server.fabric.SampleApplication;
import org.tranship.testkit.server.fabric.SampleChecksum;
import org.tranship.testkit.server.fabric.SampleManifest;

/// An XStore in Azurite, and the double of a cluster with a native image store, since no cluster
/// can be had; what is in the first lies in a folder beforehand. All of it is gone after [#close],
/// and also if this process is killed.
final class ImageStoreStage implements AutoCloseable {
  static final String PLAN = "plan.yaml";
  private static final String APP = "Store/CalculatorApp/";
  static final String CODE = APP + "CalculatorServicePackage.CalculatorService.Code.1.0";
  static final String CONTAINER = "imagestore";

  /// What is in the image store: an application type as it lies in a cluster's, with the names and
  /// the sizes that one of Service Fabric's own tests has, uploaded to its end.
  private static final Map<String, Integer> SIZES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry(APP + "ApplicationManifest.1.0.xml", 1448),
              Map.entry(APP + "CalculatorGatewayPackage.Manifest.1.0.xml", 785),
              Map.entry(APP + "CalculatorServicePackage.Manifest.1.0.xml", 966),
              Map.entry(
                  APP + "CalculatorGatewayPackage.CalculatorGateway.Code.1.0/Gateway.exe.txt",
                  19_500),
              Map.entry(CODE + "/Common.dll.txt", 11_739),
              Map.entry(CODE + "/Service.exe.txt", 19_500),
              Map.entry(CODE + "/Service.pdb.txt", 19_500),
              Map.entry(CODE + "/Binaries/Shared.DllTxt", 993_880),
              Map.entry(
                  APP + "CalculatorServicePackage.CalculatorService.Config.1.0/Settings.xml", 204),
              Map.entry(
                  APP + "CalculatorServicePackage.CalculatorService.Data.1.0/Service.pdb.txt",
                  19_500),
              Map.entry(APP + "apps/CalculatorApp_App0/ApplicationInstance.1.0.xml", 1068),
              Map.entry(APP + "apps/CalculatorApp_App0/ApplicationInstance.1.xml", 883),
              Map.entry(APP + "apps/CalculatorApp_App0/ApplicationPackage.1.0.xml", 559),
              Map.entry(
                  APP + "apps/CalculatorApp_App0/CalculatorGatewayPackage.Package.1.0.xml", 930),
              Map.entry(
                  APP + "apps/CalculatorApp_App0/CalculatorServicePackage.Package.1.0.xml", 1350)));

  /// The folders that were uploaded as a whole, each with the mark of that.
  private static final List<String> PACKAGES =
      List.of(
          APP + "CalculatorGatewayPackage.CalculatorGateway.Code.1.0",
          CODE,
          APP + "CalculatorServicePackage.CalculatorService.Config.1.0",
          APP + "CalculatorServicePackage.CalculatorService.Data.1.0");

  /// The manifests, by which the cluster and the command know what belongs to the type.
  private static final Map<String, String> MANIFESTS =
      Map.of(
          APP + "ApplicationManifest.1.0.xml",
          SampleApplication.type(
              "CalculatorApp", "1.0", "CalculatorGatewayPackage", "CalculatorServicePackage"),
          APP + "CalculatorGatewayPackage.Manifest.1.0.xml",
          SampleApplication.service(
              "CalculatorGatewayPackage", "1.0", "Code CalculatorGateway.Code"),
          APP + "CalculatorServicePackage.Manifest.1.0.xml",
          SampleApplication.service(
              "CalculatorServicePackage",
              "1.0",
              "Code CalculatorService.Code",
              "Config CalculatorService.Config",
              "Data CalculatorService.Data"));

  /// What has a checksum beside it: the manifests of services, and the packages.
  private static final List<String> CHECKED =
      Stream.concat(
              MANIFESTS.keySet().stream().filter(path -> path.contains(".Manifest.")),
              PACKAGES.stream())
          .toList();

  private final ScratchDirectory scratch;
  private final AzuriteServer azurite;
  private final FabricDouble gateway;
  private final FabricCluster cluster;

  private ImageStoreStage(ScratchDirectory scratch, AzuriteServer azurite) {
    this.scratch = scratch;
    this.azurite = azurite;
    this.gateway = FabricDouble.start(FabricSettings.of(FabricPlatform.WINDOWS));
    this.cluster = new FabricCluster(manifest(), new AzuriteFiles(azurite, CONTAINER), gateway);
    var _ = gateway.add(cluster);
    cluster.types(Map.of("CalculatorApp", "1.0"));
    cluster.application("fabric:/Calculator", "CalculatorApp", "1.0", "Ready");
    // One is looked at every ten seconds, which nobody wants to watch.
    cluster.quick(true);
  }

  /// So many characters; of a manifest the rest is blank.
  private static String sized(String path, int size) {
    String manifest = MANIFESTS.get(path);
    return manifest == null ? "x".repeat(size) : manifest + " ".repeat(size - manifest.length());
  }

  private String manifest() {
    return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
        + SampleManifest.of("Demo", "7.0", connection(azurite.key()));
  }

  /// The connection string of the XStore, as a manifest has it.
  private String connection(String key) {
    return "xstore:BlobEndpoint=%s/%s;AccountName=%s;AccountKey=%s;Container=%s"
        .formatted(azurite.uri(), azurite.account(), azurite.account(), key, CONTAINER);
  }

  /// The plan of the move. What people would do is done by a command that does nothing.
  private String plan() {
    return """
        version: 1
        source: "%s"
        target: "%s"
        directory: move
        quiet:
          do: [{command: ["true"]}]
          undo: [{command: ["true"]}]
        room:
          prove: [{command: ["true"]}]
        """
        .formatted(connection("${AZURE_STORAGE_KEY}"), target());
  }

  /// Starts both servers.
  ///
  /// @throws org.tranship.testkit.server.ServerStartException if Azurite is not installed; it says
  ///   how to get it
  static ImageStoreStage start() {
    ScratchDirectory scratch = ScratchDirectory.create("demo");
    try {
      AzuriteServer azurite = AzuriteServer.start();
      try {
        ImageStoreStage stage = new ImageStoreStage(scratch, azurite);
        SIZES.forEach((path, size) -> stage.write(path, sized(path, size)));
        PACKAGES.forEach(
            folder ->
                stage.write(folder + "/serviceplatform.xstore.manifest", "11/29/2026 1:00:00 PM"));
        for (String subject : CHECKED) {
          stage.write(subject + ".checksum", SampleChecksum.of(stage.file(subject)));
        }
        stage.write("WindowsFabricStore/ClusterManifest.7.0.xml", stage.manifest());
        Path _ = Files.writeString(stage.directory().resolve(PLAN), stage.plan());
        return stage;
      } catch (IOException e) {
        azurite.close();
        throw new UncheckedIOException("Cannot prepare the demonstration", e);
      } catch (RuntimeException e) {
        azurite.close();
        throw e;
      }
    } catch (RuntimeException e) {
      scratch.close();
      throw e;
    }
  }

  /// Writes a file of the folder from which the XStore is filled.
  void write(String path, String text) {
    try {
      Path file = file(path);
      Path folder = file.resolveSibling("");
      Path _ = Files.createDirectories(folder);
      Path _ = Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write into " + directory(), e);
    }
  }

  private Path file(String path) {
    return directory().resolve("packages").resolve(path);
  }

  Path directory() {
    return scratch.path();
  }

  /// The XStore, for the commands.
  String source() {
    return connection("${AZURE_STORAGE_KEY}");
  }

  /// The same, to be filled.
  String filled() {
    return "azblob://%s/%s?endpoint=%s&create-container=true"
        .formatted(azurite.account(), CONTAINER, azurite.uri());
  }

  /// The cluster's own store, for the commands.
  String target() {
    return "fabric:ImageStore?endpoint=" + gateway.url();
  }

  AzuriteServer azurite() {
    return azurite;
  }

  FabricDouble gateway() {
    return gateway;
  }

  FabricCluster cluster() {
    return cluster;
  }

  /// What the command finds in its environment: the account's key, and where its journal is.
  Map<String, String> environment() {
    return Map.of(
        "AZURE_STORAGE_KEY", azurite.key(),
        "XDG_STATE_HOME", directory().resolve("state").toString());
  }

  @Override
  public void close() {
    try (scratch;
        azurite) {
      gateway.close();
    }
  }
}
