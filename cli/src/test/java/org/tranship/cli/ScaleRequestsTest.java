package org.tranship.cli;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.stub.Operation;

class ScaleRequestsTest {
  @Test
  void tell(@TempDir Path directory) {
    for (String verify : new String[] {"server", "readback"}) {
      for (int large : new int[] {0, 2}) { directory.resolve(verify + large).toFile().mkdirs();
      try (CopyScene scene = new CopyScene(directory.resolve(verify + large))) {
        scene.s3.generate("from", "d/", 2_500, 100);
        if (large > 0) scene.s3.generate("from", "l/", large, 100 << 20);
        scene.s3.createBucket("to");
        AnchoreScene.Ran ran = scene.copy(scene.s3("from", ""), scene.s3("to", verify), "--verify", verify, "--through-client");
        System.out.println(verify + " " + large + ran.all());
        for (Operation each : Operation.values()) {
          if (scene.s3.requests(each) > 0) System.out.println("  " + each + " " + scene.s3.requests(each));
        }
      }
      }
    }
  }
}
