package org.tranship.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.tranship.testkit.server.AzuriteServer;
import org.tranship.testkit.server.ScratchDirectory;
import org.tranship.testkit.server.fabric.FabricDouble;
import org.tranship.testkit.server.fabric.FabricPlatform;
import org.tranship.testkit.server.fabric.FabricSettings;

/// An XStore in Azurite, and the double of a cluster with a native image store, since no cluster
/// can be had; what is in the first lies in a folder beforehand. All of it is gone after [#close],
/// and also if this process is killed.
final class ImageStoreStage implements AutoCloseable {
  static final String MANIFEST = "current.xml";
  static final String CODE = "Store/CalculatorApp/CalculatorService.Code.1.0";
  private static final String CONTAINER = "imagestore";
  private static final String CURRENT =
      """
      <?xml version="1.0" encoding="utf-8"?>
      <ClusterManifest Name="Demo" Version="7.0" xmlns="http://schemas.microsoft.com/2011/01/fabric">
        <FabricSettings>
          <Section Name="Management">
            <Parameter Name="ImageStoreConnectionString" Value="xstore:AccountName=a;AccountKey=a2V5;Container=c" />
          </Section>
          <Section Name="Hosting">
            <Parameter Name="RunAsPolicyEnabled" Value="true" />
          </Section>
        </FabricSettings>
      </ClusterManifest>
      """;

  /// What is in the image store: one application type with one package, uploaded to its end.
  private static final Map<String, String> FILES =
      new TreeMap<>(
          Map.of(
              "Store/CalculatorApp/ApplicationManifest.1.0.xml",
              "<ApplicationManifest/>",
              "Store/CalculatorApp/CalculatorService.Manifest.1.0.xml",
              "<ServiceManifest/>",
              CODE + "/Service.exe",
              "the service",
              CODE + "/Binaries/Shared.dll",
              "a library",
              CODE + "/serviceplatform.xstore.manifest",
              "11/29/2026 1:00:00 PM",
              "Store/CalculatorApp/apps/App0/ApplicationInstance.1.xml",
              "<ApplicationInstance/>",
              "WindowsFabricStore/ClusterManifest.7.0.xml",
              "<ClusterManifest/>"));

  private final ScratchDirectory scratch;
  private final AzuriteServer azurite;
  private final FabricDouble cluster;

  private ImageStoreStage(ScratchDirectory scratch, AzuriteServer azurite) {
    this.scratch = scratch;
    this.azurite = azurite;
    this.cluster = FabricDouble.start(FabricSettings.of(FabricPlatform.WINDOWS));
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
        FILES.forEach(stage::write);
        Path _ = Files.writeString(stage.directory().resolve(MANIFEST), CURRENT);
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
      Path file = directory().resolve("packages").resolve(path);
      Path folder = file.resolveSibling("");
      Path _ = Files.createDirectories(folder);
      Path _ = Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write into " + directory(), e);
    }
  }

  Path directory() {
    return scratch.path();
  }

  /// The XStore, for the commands.
  String source() {
    return "azblob://%s/%s?endpoint=%s&create-container=true"
        .formatted(azurite.account(), CONTAINER, azurite.uri());
  }

  /// The cluster's own store, for the commands.
  String target() {
    return "fabric:ImageStore?endpoint=" + cluster.url();
  }

  FabricDouble cluster() {
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
      cluster.close();
    }
  }
}
