package org.tranship.runbook.imagestore.upgrade;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.MemoryJournal;
import org.tranship.core.journal.RunId;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Verb;
import org.tranship.core.store.MemoryStore;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Key;
import org.tranship.core.value.Location;
import org.tranship.core.value.Secret;
import org.tranship.core.value.SecretRef;
import org.tranship.runbook.imagestore.manifest.ClusterManifest;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.fault.CrashingStore;
import org.tranship.testkit.run.OneProcess;
import org.tranship.testkit.run.SilentOperator;
import org.tranship.testkit.server.fabric.FabricCluster;
import org.tranship.testkit.server.fabric.FabricDouble;
import org.tranship.testkit.server.fabric.FabricPlatform;
import org.tranship.testkit.server.fabric.FabricSettings;

/// The double of a cluster whose image store is in memory, and processes that upgrade it.
final class UpgradeWorld implements AutoCloseable {
  static final String XSTORE = "xstore:AccountName=acc;AccountKey=a2V5;Container=box";

  final MemoryStore images = new MemoryStore("images");
  final FabricCluster cluster;
  final FabricDouble server = FabricDouble.start(FabricSettings.of(FabricPlatform.WINDOWS));
  UpgradePlan plan;

  /// The store that is named as the cluster's.
  MemoryStore named = images;

  private RunId run = new RunId("20261129-120000-abcd");
  private final Path directory;
  private final Journal journal = new MemoryJournal();
  private final Clock clock = Clock.fixed(Instant.parse("2026-11-29T12:00:00Z"), ZoneOffset.UTC);

  /// @param wanted the new manifest
  UpgradeWorld(Path directory, String wanted) {
    this.cluster = new FabricCluster(manifest("7", XSTORE, ""), this::stored);
    var _ = server.add(cluster);
    this.directory = directory;
    this.plan = plan(wanted);
  }

  private UpgradePlan plan(String wanted) {
    byte[] bytes = wanted.getBytes(StandardCharsets.UTF_8);
    try {
      Path file = Files.write(directory.resolve("new.xml"), bytes);
      return new UpgradePlan(
          file,
          ManifestFile.sha256(bytes),
          new StoreSpec(Location.parse("azblob://acc/box"), Map.of(), Map.of()),
          StoreSpec.of("fabric:ImageStore?endpoint=" + server.url()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What follows is a run of its own.
  void another(String wanted) {
    plan = plan(wanted);
    run = new RunId("20261129-120000-bcde");
  }

  /// Somebody has the cluster register a manifest.
  void register(String manifest) {
    StoreSpec spec = new StoreSpec(Location.parse("azblob://acc/box"), Map.of(), Map.of());
    new ManifestRegistration(
            new ClusterReach(plan.gateway(), UpgradeWorld::none, _ -> {}), spec, () -> named)
        .register(ClusterManifest.parse(manifest.getBytes(StandardCharsets.UTF_8)));
  }

  /// What somebody upgrades the cluster with.
  ClusterUpgrade reach() {
    return new ClusterUpgrade(new ClusterReach(plan.gateway(), UpgradeWorld::none, _ -> {}));
  }

  private static Secret none(SecretRef reference) {
    throw new IllegalArgumentException("there is no secret " + reference);
  }

  private Optional<String> stored(String path) {
    return images
        .stat(Key.of(path))
        .map(
            entry -> {
              try (var body = images.open(entry.key(), ReadRequest.WHOLE)) {
                return new String(body.readAll(1 << 20), StandardCharsets.UTF_8);
              }
            });
  }

  /// @param more parameters of the section `Management`
  static String manifest(String version, String store, String more) {
    return """
        <ClusterManifest Name="prod" Version="%s" xmlns="http://schemas.microsoft.com/2011/01/fabric">
          <FabricSettings>
            <Section Name="Management">
              <Parameter Name="ImageStoreConnectionString" Value="%s" />%s
            </Section>
            <Section Name="Hosting"><Parameter Name="RunAsPolicyEnabled" Value="true" /></Section>
            <Section Name="ImageStoreService"><Parameter Name="Enabled" Value="true" /></Section>
          </FabricSettings>
        </ClusterManifest>
        """
        .formatted(version, store, more);
  }

  static String switching() {
    return manifest(
        "8",
        "fabric:ImageStore",
        "<Parameter Name=\"AllowImageStoreConnectionStringChange\" Value=\"true\" />");
  }

  /// One of the processes.
  OneProcess process(CrashPoint point) {
    Upgrading upgrading =
        new Upgrading(
            plan,
            _ -> new CrashingStore(named, point),
            UpgradeWorld::none,
            _ -> cluster.replicas(3, 0));
    return new OneProcess(
        run,
        new UpgradeRunbook(upgrading),
        plan.settings(),
        journal,
        _ -> new CrashingStore(named, point),
        4,
        clock,
        new SilentOperator(true),
        point);
  }

  RunState upgrade() {
    return process(CrashPoint.never()).goOn();
  }

  RunState rollback() {
    return process(CrashPoint.never()).resume(Verb.ROLLBACK);
  }

  @Override
  public void close() {
    server.close();
  }
}
