"""Lists that the portal or a media platform exports (台账导入): read, counted, every row accounted for."""
