"""The portal: people, permissions and pages over the core. It imports the core, never the reverse."""
