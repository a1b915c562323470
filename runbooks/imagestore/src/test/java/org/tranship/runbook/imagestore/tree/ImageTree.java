package org.tranship.runbook.imagestore.tree;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.MemoryStore;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.value.Key;

/// Image stores for tests. [#calculator] has the paths of the sample `CalculatorApp` of
/// microsoft/service-fabric as XStore holds them: checksums beside the packages, one marker each.
public final class ImageTree {
  public static final String APP = "Store/CalculatorApp/";
  public static final String CODE = APP + "CalculatorServicePackage.CalculatorService.Code.1.0";
  public static final String GATEWAY = APP + "CalculatorGatewayPackage.CalculatorGateway.Code.1.0";
  public static final String CONFIG = APP + "CalculatorServicePackage.CalculatorService.Config.1.0";
  public static final String DATA = APP + "CalculatorServicePackage.CalculatorService.Data.1.0";

  private final Map<String, byte[]> files = new LinkedHashMap<>();

  public static ImageTree calculator() {
    ImageTree tree = new ImageTree();
    tree.file(APP + "ApplicationManifest.1.0.xml", 1448);
    tree.file(APP + "CalculatorGatewayPackage.Manifest.1.0.xml", 785);
    tree.file(APP + "CalculatorServicePackage.Manifest.1.0.xml", 966);
    tree.file(GATEWAY + "/Gateway.exe.txt", 19_500);
    tree.file(CODE + "/Common.dll.txt", 11_739);
    tree.file(CODE + "/Service.exe.txt", 19_500);
    tree.file(CODE + "/Service.pdb.txt", 19_500);
    tree.file(CODE + "/Binaries/Shared.DllTxt", 993);
    tree.file(CONFIG + "/Settings.xml", 204);
    tree.file(DATA + "/Service.pdb.txt", 19_500);
    String instance = APP + "apps/CalculatorApp_App0/";
    tree.file(instance + "ApplicationInstance.1.xml", 883);
    tree.file(instance + "ApplicationPackage.1.0.xml", 559);
    tree.file(instance + "CalculatorServicePackage.Package.1.0.xml", 1350);
    tree.file("WindowsFabricStore/ClusterManifest.1.0.xml", 1406);
    tree.file("WindowsFabricStore/WindowsFabric.1.0.961.0.msi", 66);
    for (String folder : new String[] {GATEWAY, CODE, CONFIG, DATA}) {
      tree.text(Marker.XSTORE.in(folder), "11/29/2026 1:00:00 PM");
    }
    return tree;
  }

  /// A file whose bytes follow from its path.
  public ImageTree file(String path, int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (path.hashCode() + i * 31);
    }
    files.put(path, bytes);
    return this;
  }

  public ImageTree text(String path, String text) {
    files.put(path, text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  public ImageTree without(String path) {
    files.remove(path);
    return this;
  }

  /// Puts it all into a store.
  public <S extends Store> S into(S store) {
    files.forEach(
        (path, bytes) -> {
          var _ = store.put(PutRequest.of(Key.of(path), bytes)).orThrow();
        });
    return store;
  }

  public MemoryStore store() {
    return into(new MemoryStore("tree"));
  }

  /// What a store holds, path to text in Latin-1.
  public static Map<String, String> texts(Store store) {
    Map<String, String> texts = new TreeMap<>();
    try (Listing listing = store.list(ListRequest.ALL)) {
      for (Entry entry = listing.next(); entry != null; entry = listing.next()) {
        try (var body = store.open(entry.key(), ReadRequest.WHOLE)) {
          texts.put(
              entry.key().text(), new String(body.readAll(1 << 24), StandardCharsets.ISO_8859_1));
        }
      }
    }
    return texts;
  }
}
