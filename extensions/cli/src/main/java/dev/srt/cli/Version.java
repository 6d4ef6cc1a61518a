package dev.srt.cli;

import org.eclipse.microprofile.config.ConfigProvider;
import picocli.CommandLine.IVersionProvider;

/** The version this program was built as. */
final class Version implements IVersionProvider {
    Version() {}

    @Override
    public String[] getVersion() throws Exception {
        String version = Container.call(
                vertx -> ConfigProvider.getConfig().getValue("quarkus.application.version", String.class));
        return new String[] {"srt " + version};
    }
}
